import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Cause } from '@bodega/shared/events/domain-event';
import { MAIN_LOCATION, type StockDelta, type StockFigures, type StockLevel } from '../domain/stock.ts';
import { levelOf } from './stock-level-item.ts';
import { readItems } from './stock-reads.ts';
import { database, keys, table } from './table.ts';
import { refusals, type TransactItem } from './transaction.ts';

const FIGURES = ['onHand', 'reserved', 'available', 'sold'] as const satisfies (keyof StockFigures)[];

export function levelKey(sku: string) {
  return keys.stock(sku, MAIN_LOCATION);
}

/** Of every place; empty for a SKU that the shop does not know. */
export async function levelsOfSku(sku: string): Promise<StockLevel[]> {
  const { Items: items = [] } = await database.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :sku AND begins_with(sk, :levels)',
      ExpressionAttributeValues: { ':sku': keys.stock(sku, '').pk, ':levels': keys.stock(sku, '').sk },
    }),
  );
  return items.map(levelOf);
}

/** In no order; SKUs that the shop does not know are left out. */
export async function levelsOfSkus(skus: readonly string[]): Promise<StockLevel[]> {
  return (await readItems(skus.map(levelKey))).map(levelOf);
}

/** Changes a level's figures, none of which may come below zero. The stream tells the cause to what is derived of it. */
export function levelUpdate(
  delta: StockDelta,
  cause: Cause,
  { onHand }: { readonly onHand?: number } = {},
): NonNullable<TransactItem['Update']> {
  const changed = FIGURES.filter((figure) => delta[figure] !== 0);
  const falling = changed.filter((figure) => delta[figure] < 0);
  const additions = changed.map((figure) => `${figure} :${figure}`).join(', ');
  const conditions = [
    'attribute_exists(pk)',
    ...falling.map((figure) => `${figure} >= :least_${figure}`),
    ...(onHand === undefined ? [] : ['onHand = :seen']),
  ];
  return {
    TableName: table,
    Key: keys.stock(delta.sku, delta.location),
    UpdateExpression: `SET cause = :cause${additions === '' ? '' : ` ADD ${additions}`}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeValues: {
      ':cause': cause,
      ...Object.fromEntries(changed.map((figure) => [`:${figure}`, delta[figure]])),
      ...Object.fromEntries(falling.map((figure) => [`:least_${figure}`, -delta[figure]])),
      ...(onHand === undefined ? {} : { ':seen': onHand }),
    },
  };
}

/** False for a SKU that the shop does not know. */
export async function setLowMark(sku: string, lowAt: number, cause: Cause): Promise<boolean> {
  try {
    await database.send(
      new UpdateCommand({
        TableName: table,
        Key: levelKey(sku),
        UpdateExpression: 'SET lowAt = :lowAt, cause = :cause',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':lowAt': lowAt, ':cause': cause },
      }),
    );
    return true;
  } catch (error) {
    if (refusals(error).includes('ConditionalCheckFailed')) return false;
    throw error;
  }
}
