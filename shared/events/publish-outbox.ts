import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamHandler } from 'aws-lambda';
import { environment } from '../observability/environment.ts';
import { logger } from '../observability/logger.ts';
import type { DomainEvent } from './domain-event.ts';
import type { Outbox } from './outbox.ts';
import { publishBatches } from './publish-batches.ts';

type Item = Readonly<Record<string, unknown>>;

/** A change of an item that was there before, as the stream tells it. */
export interface ItemChange {
  /** The same however often the record is read: the events derived from it take it as theirs. */
  readonly id: string;
  readonly at: Date;
  readonly keys: Item;
  /** Made of the record when they are asked for: most changes are of no interest. */
  readonly before: () => Item;
  readonly after: () => Item;
}

export interface PublishOptions {
  /**
   * Events that follow from a change itself: no writer has to know them, and so none has to read the item before it
   * writes. The same change has to give the same events.
   */
  readonly derive?: (change: ItemChange) => readonly DomainEvent[];
}

interface Pending {
  readonly sequenceNumber: string;
  readonly entry: PutEventsRequestEntry;
}

/**
 * The publisher of a service: reads its table's stream and puts the outboxes on the bus, in the order of the stream.
 * Whatever the bus does not take is read again from that record on; consumers know repeated events by their id.
 */
export function publishOutbox({ derive }: PublishOptions = {}): DynamoDBStreamHandler {
  const client = new EventBridgeClient({});
  const busName = environment('EVENT_BUS_NAME');
  const entriesOf = (record: DynamoDBRecord): Pending[] =>
    [...newInOutbox(record), ...derivedFrom(record, derive)].map(({ source, type, metadata, data }) => ({
      sequenceNumber: record.dynamodb?.SequenceNumber ?? '',
      entry: {
        EventBusName: busName,
        Source: source,
        DetailType: type,
        Time: new Date(metadata.occurredAt),
        Detail: JSON.stringify({ metadata, data }),
      },
    }));
  return async ({ Records: records }) => {
    for (const batch of publishBatches(records.flatMap(entriesOf))) {
      const refused = await firstRefused(client, batch);
      if (refused !== undefined) return fromHereAgain(refused);
    }
    return { batchItemFailures: [] };
  };
}

function newInOutbox({ dynamodb }: DynamoDBRecord): readonly DomainEvent[] {
  const after = outboxOf(dynamodb?.NewImage);
  return after === undefined || after.id === outboxOf(dynamodb?.OldImage)?.id ? [] : after.events;
}

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];

function outboxOf(image: Image): Outbox | undefined {
  const attribute = image?.outbox;
  return attribute && (itemOf({ outbox: attribute }).outbox as Outbox);
}

function derivedFrom(
  { eventID: id, dynamodb = {} }: DynamoDBRecord,
  derive: PublishOptions['derive'],
): readonly DomainEvent[] {
  const {
    OldImage: before,
    NewImage: after,
    Keys: keys,
    ApproximateCreationDateTime: seconds = 0,
  } = dynamodb;
  if (derive === undefined || id === undefined || before === undefined || after === undefined) return [];
  return derive({
    id,
    at: new Date(seconds * 1000),
    keys: itemOf(keys),
    before: () => itemOf(before),
    after: () => itemOf(after),
  });
}

function itemOf(image: Image = {}): Item {
  return unmarshall(image as Record<string, AttributeValue>);
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
