import { BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { writeTogether } from '@bodega/shared/dynamodb/transaction';
import { outbox } from '@bodega/shared/events/outbox';
import type { Cause } from '@bodega/shared/events/domain-event';
import { type Deletion, type DeletionChange, erasedBy } from '../domain/personal-data/deletion.ts';
import type { PersonalDataService } from '../domain/personal-data/services.ts';
import { findRecord } from './customers.ts';
import { database, keys, table } from './table.ts';

/**
 * The proof takes the customer's place, with the event that asks every service: from this write on nobody signs in with
 * the account. False when there is no customer any more.
 */
export async function beginDeletion({ after, events }: DeletionChange): Promise<boolean> {
  const reasons = await writeTogether(database, [
    {
      Put: {
        TableName: table,
        Item: { ...keys.customer(after.customerId), deletion: after, outbox: outbox(...events) },
        ConditionExpression: 'attribute_exists(customer)',
      },
    },
  ]);
  return reasons.length === 0;
}

export async function findDeletion(customerId: string): Promise<Deletion | undefined> {
  return (await findRecord(customerId)).deletion;
}

const ATTEMPTS = 5;

/** Writes down that the service holds nothing any more. Services report at the same moment: each decides on what it read. */
export async function noteErasureBy(
  service: PersonalDataService,
  { customerId, deletionId }: Pick<Deletion, 'customerId' | 'deletionId'>,
  cause: Cause,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await findDeletion(customerId);
    if (before?.deletionId !== deletionId) return;
    const change = erasedBy(before, service, { cause, now: new Date() });
    if (change === undefined || (await writeErasure(before, change))) return;
  }
  throw new Error(`The deletion ${deletionId} is being changed by others`);
}

async function writeErasure(before: Deletion, { after, events }: DeletionChange): Promise<boolean> {
  const reasons = await writeTogether(database, [
    {
      Put: {
        TableName: table,
        Item: { ...keys.customer(after.customerId), deletion: after, outbox: outbox(...events) },
        ConditionExpression: 'deletion = :before',
        ExpressionAttributeValues: { ':before': before },
      },
    },
  ]);
  return reasons.length === 0;
}

/** AWS: a batch has 25 writes. */
const BATCH = 25;

/** Takes away everything that stands in the customer's partition, but the proof. */
export async function eraseItems(customerId: string): Promise<void> {
  const { pk } = keys.customer(customerId);
  for (;;) {
    const { Items: items = [] } = await database.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        FilterExpression: 'attribute_not_exists(deletion)',
        ExpressionAttributeValues: { ':pk': pk },
        ProjectionExpression: 'pk, sk',
        ConsistentRead: true,
      }),
    );
    if (items.length === 0) return;
    await eraseBatches(items);
  }
}

async function eraseBatches(items: readonly Record<string, unknown>[]): Promise<void> {
  for (let at = 0; at < items.length; at += BATCH) {
    const requests = items.slice(at, at + BATCH).map((Key) => ({ DeleteRequest: { Key } }));
    await database.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
  }
}
