import { ACCOUNT_ID, nameFromArn } from '../kernel/account.ts';
import type { AwsService } from '../kernel/aws-service.ts';
import type { Part, PartContext } from '../kernel/part.ts';
import type { EventSource } from '../lambda/mappings/event-source.ts';
import { createQueueSource } from '../lambda/mappings/queue-mapping.ts';
import { unknownOperation } from './errors.ts';
import { LongPolls } from './long-polls.ts';
import { MessageMoveTasks } from './message-move-tasks.ts';
import { MessageStore } from './message-store.ts';
import { moveOperations } from './move-operations.ts';
import type { Operations } from './operation.ts';
import { neededPermissions } from './permissions.ts';
import { queueOperations } from './queue-operations.ts';
import { queuePolicyType, queueType } from './queue-resources.ts';
import { Queues, type Queue } from './queues.ts';
import { receiveOperations } from './receive-operations.ts';
import { sendOperations } from './send-operations.ts';

export interface SqsOptions {
  /** For tests of what takes days. */
  readonly clock?: () => number;
  /** For tests of what takes 120,000 messages. */
  readonly mostInFlight?: number;
}

/** Amazon SQS with standard queues, on the state store: what is sent is kept, whatever happens to this process. */
export function createSqs(
  context: PartContext,
  { clock = Date.now, mostInFlight }: SqsOptions = {},
): Part & { readonly queueSource: EventSource } {
  const queues = new Queues(context.store, clock);
  const messages = new MessageStore(context.store, clock, mostInFlight);
  const longPolls = new LongPolls(queues, messages, clock);
  const moveTasks = new MessageMoveTasks({ store: context.store, clock }, { queues, messages, longPolls });
  // With the port of this boot; the last one may have had another.
  const urlOf = (queue: Queue): string => `${context.awsEndpoint}/${ACCOUNT_ID}/${queue.name}`;

  const operations: Operations = {
    ...queueOperations({ queues, messages, longPolls, urlOf }),
    ...sendOperations(queues, messages, longPolls),
    ...receiveOperations({ queues, messages, longPolls, faults: context.faults }),
    ...moveOperations(moveTasks),
  };
  const service: AwsService = {
    name: 'sqs',
    targets: ['AmazonSQS'],
    permissions: (operation, input) => neededPermissions(queues, operation, input),
    perform: async (call) => {
      const operation = operations[call.operation];
      if (operation === undefined) throw unknownOperation(call.operation);
      return operation(call);
    },
  };

  return {
    services: [service],
    resourceTypes: [queueType(queues, urlOf), queuePolicyType(queues)],
    queueSource: createQueueSource(context, {
      urlOf: (queueArn) => `${context.awsEndpoint}/${ACCOUNT_ID}/${nameFromArn(queueArn)}`,
      visibilitySeconds: (queueArn) => queues.findByArn(queueArn)?.settings.visibilitySeconds,
      release: (queueArn) => {
        longPolls.release(nameFromArn(queueArn));
      },
    }),
    start: () => {
      for (const queue of queues.list()) messages.removeExpired(queue);
      moveTasks.resume();
    },
    stop: () => {
      moveTasks.stop();
      longPolls.releaseAll();
    },
  };
}
