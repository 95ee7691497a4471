import type { SQSBatchItemFailure, SQSHandler, SQSRecord } from 'aws-lambda';
import type { DomainEvent, EventMetadata } from '../events/domain-event.ts';
import { logger } from '../observability/logger.ts';

type Reaction = (event: DomainEvent) => Promise<void>;

/**
 * A consumer of events: rule → queue → function. Each message stands for itself: one that fails is delivered again,
 * and lands in the dead-letter queue when it keeps failing; the others of its batch are done.
 * Deliveries may repeat, so `react` has to be idempotent on `event.metadata.id`.
 */
export function consumeEvents(react: Reaction): SQSHandler {
  return async ({ Records: records }) => {
    const outcomes = await Promise.all(records.map((record) => attempt(record, react)));
    return { batchItemFailures: outcomes.filter((failure) => failure !== undefined) };
  };
}

async function attempt(record: SQSRecord, react: Reaction): Promise<SQSBatchItemFailure | undefined> {
  try {
    await react(parseEvent(record.body));
    return undefined;
  } catch (error) {
    logger.error('An event could not be handled; it will be delivered again', {
      messageId: record.messageId,
      attempt: record.attributes.ApproximateReceiveCount,
      error: error as Error,
    });
    return { itemIdentifier: record.messageId };
  }
}

interface BusEvent {
  readonly 'detail-type': string;
  readonly detail: { readonly metadata: EventMetadata; readonly data: unknown };
}

function parseEvent(body: string): DomainEvent {
  const { 'detail-type': type, detail } = JSON.parse(body) as BusEvent;
  return { type, ...detail };
}
