import type { SQSBatchItemFailure, SQSHandler, SQSRecord } from 'aws-lambda';
import { logger } from '../observability/logger.ts';

/** Nothing is wrong: the message only has to wait, and comes again. */
export class TryLater extends Error {
  override readonly name = 'TryLater';
}

export type React = (body: unknown, record: SQSRecord) => Promise<void>;

export interface ConsumeOptions {
  /** One message of a batch after the other, where many of them want the same item. */
  readonly oneByOne?: boolean;
}

/**
 * The consumer of a queue. Each message stands for itself: one that fails is delivered again, and lands in the
 * dead-letter queue when it keeps failing; the others of its batch are done. Deliveries may repeat, so `react` has to be
 * idempotent.
 */
export function consumeMessages(react: React, { oneByOne = false }: ConsumeOptions = {}): SQSHandler {
  return async ({ Records: records }) => {
    const outcomes = oneByOne
      ? await inTurn(records, (record) => attempt(record, react))
      : await Promise.all(records.map((record) => attempt(record, react)));
    return { batchItemFailures: outcomes.filter((failure) => failure !== undefined) };
  };
}

async function attempt(record: SQSRecord, react: React): Promise<SQSBatchItemFailure | undefined> {
  try {
    await react(parsed(record.body), record);
    return undefined;
  } catch (error) {
    const { messageId } = record;
    const attempt = record.attributes.ApproximateReceiveCount;
    if (error instanceof TryLater)
      logger.info('A message has to wait; it will be delivered again', {
        messageId,
        attempt,
        because: error.message,
      });
    else
      logger.error('A message could not be handled; it will be delivered again', {
        messageId,
        attempt,
        error: error as Error,
      });
    return { itemIdentifier: record.messageId };
  }
}

/** The parser's own error quotes the body, which may hold what no log should. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Error('The message is not JSON');
  }
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
