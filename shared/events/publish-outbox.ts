import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamHandler } from 'aws-lambda';
import { environment } from '../observability/environment.ts';
import { logger } from '../observability/logger.ts';
import type { Outbox } from './outbox.ts';

/** PutEvents takes ten entries at a time. */
const LARGEST_BATCH = 10;

interface Pending {
  readonly sequenceNumber: string;
  readonly entry: PutEventsRequestEntry;
}

/**
 * The publisher of a service: reads its table's stream and puts the outboxes on the bus, in the order of the stream.
 * Whatever the bus does not take is read again from that record on; consumers know repeated events by their id.
 */
export function publishOutbox(source: string): DynamoDBStreamHandler {
  const client = new EventBridgeClient({});
  const busName = environment('EVENT_BUS_NAME');
  return async ({ Records: records }) => {
    const pending = records.flatMap((record) => pendingEntries(record, source, busName));
    for (let start = 0; start < pending.length; start += LARGEST_BATCH) {
      const refused = await firstRefused(client, pending.slice(start, start + LARGEST_BATCH));
      if (refused !== undefined) return fromHereAgain(refused);
    }
    return { batchItemFailures: [] };
  };
}

function pendingEntries(record: DynamoDBRecord, source: string, busName: string): Pending[] {
  const sequenceNumber = record.dynamodb?.SequenceNumber ?? '';
  const after = outboxOf(record.dynamodb?.NewImage);
  if (after === undefined || after.id === outboxOf(record.dynamodb?.OldImage)?.id) return [];
  return after.events.map(({ type, metadata, data }) => ({
    sequenceNumber,
    entry: {
      EventBusName: busName,
      Source: source,
      DetailType: type,
      Time: new Date(metadata.occurredAt),
      Detail: JSON.stringify({ metadata, data }),
    },
  }));
}

function outboxOf(image: NonNullable<DynamoDBRecord['dynamodb']>['NewImage']): Outbox | undefined {
  const attribute = image?.outbox;
  if (attribute === undefined) return undefined;
  return unmarshall({ outbox: attribute } as Record<string, AttributeValue>).outbox as Outbox;
}

/** PutEvents answers 200 even when it took only some: each entry says for itself. */
async function firstRefused(
  client: EventBridgeClient,
  batch: readonly Pending[],
): Promise<Pending | undefined> {
  const { FailedEntryCount: failed = 0, Entries: answers = [] } = await client.send(
    new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) }),
  );
  if (failed === 0) return undefined;
  const index = answers.findIndex((answer) => answer.ErrorCode !== undefined);
  const { ErrorCode: code, ErrorMessage: reason } = answers[index] ?? {};
  logger.warn('The bus refused events; they will be published again', { failed, code, reason });
  return batch[Math.max(index, 0)];
}

function fromHereAgain({ sequenceNumber }: Pending): DynamoDBBatchResponse {
  return { batchItemFailures: [{ itemIdentifier: sequenceNumber }] };
}
