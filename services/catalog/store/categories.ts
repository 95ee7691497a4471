import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Category } from '../domain/category.ts';
import { database, expiresIn, keys, table } from './table.ts';
import { refusals } from './transaction.ts';

/** Longer than any delivery of an event can be repeated: the archive and the dead-letter queue keep two weeks. */
const REMEMBERED_SECONDS = 30 * 24 * 60 * 60;

export async function listCategories(): Promise<Category[]> {
  const { Items: items = [] } = await database.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :categories',
      ExpressionAttributeValues: { ':categories': keys.category('').pk },
    }),
  );
  return items.map((item) => ({ category: String(item.sk), products: Number(item.products) }));
}

/** Counts one more product, once per event: the mark and the count are written together or not at all. */
export async function countProduct(category: string, eventId: string): Promise<void> {
  try {
    await database.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: table,
              Item: {
                ...keys.handledEvent('count-products', eventId),
                expiresAt: expiresIn(REMEMBERED_SECONDS),
              },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
          {
            Update: {
              TableName: table,
              Key: keys.category(category),
              UpdateExpression: 'ADD products :one',
              ExpressionAttributeValues: { ':one': 1 },
            },
          },
        ],
      }),
    );
  } catch (error) {
    const [markRefusal] = refusals(error);
    if (markRefusal !== 'ConditionalCheckFailed') throw error;
  }
}
