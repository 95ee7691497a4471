import { BatchWriteCommand, GetCommand, paginateQuery, PutCommand } from '@aws-sdk/lib-dynamodb';
import { eventOf } from '@bodega/shared/events/contract';
import type { Cause } from '@bodega/shared/events/domain-event';
import { outbox } from '@bodega/shared/events/outbox';
import { notificationsDataErased } from '@bodega/shared/events/personal-data';
import type { Contact, ForgottenContact } from '../domain/contact.ts';
import { database, keys, table, unlessRefused } from './table.ts';

/** Undefined: nothing was heard of the customer yet. */
export async function findContact(customerId: string): Promise<Contact | ForgottenContact | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.contact(customerId), ConsistentRead: true }),
  );
  return item === undefined
    ? undefined
    : 'forgotten' in item
      ? (item as ForgottenContact)
      : (item.contact as Contact);
}

/** Events come in any order: older news than what is there change nothing, and none bring back who was forgotten. */
export async function saveContact(contact: Contact): Promise<void> {
  const { customerId, version } = contact;
  await unlessRefused(
    database.send(
      new PutCommand({
        TableName: table,
        Item: { ...keys.contact(customerId), version, contact },
        ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
        ExpressionAttributeValues: { ':version': version },
      }),
    ),
  );
}

/**
 * Forgets a customer, and says so by an event. What stays is the ledger of mails, by the customer's id alone, and that
 * this id was forgotten. The contact goes last, in one write with the event: a run that stops before is repeated whole.
 */
export async function forgetCustomer(
  { customerId, deletionId }: { readonly customerId: string; readonly deletionId: string },
  cause: Cause,
): Promise<void> {
  await deleteAllButContact(customerId);
  const forgotten: ForgottenContact = { customerId, forgotten: true, deletionId };
  // The same however often it is made: a repeated request is answered once more, by the same event.
  const event = eventOf(notificationsDataErased, { customerId, deletionId }, cause, {
    id: `notifications-erased-${deletionId}`,
  });
  await database.send(
    new PutCommand({
      TableName: table,
      Item: { ...keys.contact(customerId), ...forgotten, outbox: outbox(event) },
    }),
  );
}

async function deleteAllButContact(customerId: string): Promise<void> {
  const { pk, sk: contact } = keys.contact(customerId);
  const pages = paginateQuery(
    { client: database, pageSize: 25 },
    {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ProjectionExpression: 'pk, sk',
      ConsistentRead: true,
    },
  );
  for await (const { Items: items = [] } of pages)
    await deleteItems(items.filter(({ sk }) => sk !== contact));
}

/** AWS: of a batch, some may not have been processed. */
async function deleteItems(items: readonly Record<string, unknown>[]): Promise<void> {
  let left = items.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }));
  while (left.length > 0) {
    const { UnprocessedItems: unprocessed = {} } = await database.send(
      new BatchWriteCommand({ RequestItems: { [table]: left } }),
    );
    left = (unprocessed[table] ?? []) as typeof left;
  }
}
