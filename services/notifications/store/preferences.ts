import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SwitchableCategory } from '../domain/categories.ts';
import { NOTHING_SAID, type Preferences } from '../domain/preferences.ts';
import { database, keys, table, unlessRefused } from './table.ts';

export async function findPreferences(customerId: string): Promise<Preferences> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.preferences(customerId), ConsistentRead: true }),
  );
  if (item === undefined) return NOTHING_SAID;
  return {
    version: item.version as number,
    off: [...((item.off as Set<SwitchableCategory> | undefined) ?? [])],
  };
}

/** False where they have changed since `preferences.version` was read. */
export async function savePreferences(customerId: string, { version, off }: Preferences): Promise<boolean> {
  return unlessRefused(
    database.send(
      new PutCommand({
        TableName: table,
        Item: {
          ...keys.preferences(customerId),
          version: version + 1,
          // DynamoDB has no empty sets.
          ...(off.length === 0 ? {} : { off: new Set(off) }),
        },
        ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : 'version = :version',
        ...(version === 0 ? {} : { ExpressionAttributeValues: { ':version': version } }),
      }),
    ),
  );
}

/** In one write, whatever else is changed at this moment. */
export async function switchOff(customerId: string, category: SwitchableCategory): Promise<void> {
  await unlessRefused(
    database.send(
      new UpdateCommand({
        TableName: table,
        Key: keys.preferences(customerId),
        UpdateExpression: 'ADD #off :category, version :one',
        ConditionExpression: 'NOT contains(#off, :name)',
        ExpressionAttributeNames: { '#off': 'off' },
        ExpressionAttributeValues: { ':category': new Set([category]), ':name': category, ':one': 1 },
      }),
    ),
  );
}
