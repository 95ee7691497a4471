import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { StockMovement } from '../domain/stock-movement.ts';
import { database, keys, table } from './table.ts';
import type { TransactItem } from './transaction.ts';

export function movementPut(movement: StockMovement): TransactItem {
  return {
    Put: {
      TableName: table,
      Item: { ...keys.stockMovement(movement.sku, movement.movementId), movement },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

export interface MovementPage {
  readonly movements: readonly StockMovement[];
  /** The last movement of this page, where there are more. */
  readonly last?: string;
}

/** Newest first, from the one after `after` on. */
export async function movementsOfSku(
  sku: string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<MovementPage> {
  const { Items: items = [], LastEvaluatedKey: more } = await database.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :sku AND begins_with(sk, :movements)',
      ExpressionAttributeValues: {
        ':sku': keys.stockMovement(sku, '').pk,
        ':movements': keys.stockMovement(sku, '').sk,
      },
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: after === undefined ? undefined : keys.stockMovement(sku, after),
    }),
  );
  const movements = items.map(({ movement }) => movement as StockMovement);
  const last = movements.at(-1)?.movementId;
  return { movements, ...(more === undefined || last === undefined ? {} : { last }) };
}
