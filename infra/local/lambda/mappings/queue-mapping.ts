import { validatePattern } from '../../events/pattern/event-pattern.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { EventSource, Mapping } from './event-source.ts';
import { QueuePoller } from './queue-poller.ts';

/** What the poller knows about queues beside what the API tells its role. */
export interface QueueAccess {
  urlOf(queueArn: string): string;
  /** Undefined when there is no such queue. */
  visibilitySeconds(queueArn: string): number | undefined;
  /** Ends the long polls at the queue, so that a poller can stop. */
  release(queueArn: string): void;
}

/** Event source mappings of Amazon SQS. */
export function createQueueSource(
  context: Pick<PartContext, 'api' | 'logs'>,
  queues: QueueAccess,
): EventSource {
  return {
    accepts: (eventSourceArn) => eventSourceArn.startsWith('arn:aws:sqs:'),
    open: (mapping, invoke) => {
      checkMapping(mapping, queues);
      return new QueuePoller({ context, queues, mapping, invoke });
    },
  };
}

function checkMapping(mapping: Mapping, queues: QueueAccess): void {
  const { batchSize, maximumBatchingWindowInSeconds: window, maximumConcurrency } = mapping;
  const visibility = queues.visibilitySeconds(mapping.eventSourceArn);
  if (visibility === undefined) throw new Error(`The queue ${mapping.eventSourceArn} does not exist`);
  // AWS: else a message would come again while it is still worked on.
  if (visibility < mapping.functionTimeoutSeconds) {
    throw new Error(
      `Queue visibility timeout: ${visibility} seconds is less than ` +
        `Function timeout: ${mapping.functionTimeoutSeconds} seconds (${mapping.functionName})`,
    );
  }
  checkRange('BatchSize', batchSize, 1, 10_000);
  checkRange('MaximumBatchingWindowInSeconds', window, 0, 300);
  // AWS: one receive gives 10 messages at most, so more take a window in which they are gathered.
  if (batchSize > 10 && window === 0) {
    throw new Error('MaximumBatchingWindowInSeconds must be greater than 0 if BatchSize is greater than 10');
  }
  if (maximumConcurrency !== undefined)
    checkRange('ScalingConfig.MaximumConcurrency', maximumConcurrency, 2, 1000);
  for (const filter of mapping.filters) {
    validatePattern(filter);
    // AWS: "Amazon SQS event source mappings only support filtering on the body key."
    const other = Object.keys(filter).find((key) => key !== 'body');
    if (other !== undefined)
      throw new Error(`FilterCriteria: a queue's messages are filtered by body, not by ${other}`);
  }
}

function checkRange(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} is ${value}, and must be between ${min} and ${max}`);
  }
}
