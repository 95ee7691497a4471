import { DeleteCommand, paginateQuery, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { MOST_ALERTS, type StockAlert } from '../domain/stock-alert.ts';
import { database, keys, LISTED, listed, table } from './table.ts';

export async function alertsOf(customerId: string): Promise<StockAlert[]> {
  const { pk, sk } = keys.stockAlert(customerId, '');
  const { Items: items = [] } = await database.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :alerts)',
      ExpressionAttributeValues: { ':pk': pk, ':alerts': sk },
      ConsistentRead: true,
      // One more than there may be: what two requests at once add beyond it is shown, and no more is taken.
      Limit: MOST_ALERTS * 2,
    }),
  );
  return items.map(({ alert }) => alert as StockAlert);
}

export async function saveAlert(customerId: string, alert: StockAlert): Promise<void> {
  await database.send(
    new PutCommand({
      TableName: table,
      Item: {
        ...keys.stockAlert(customerId, alert.sku),
        ...listed.alertFor(alert.sku, customerId),
        customerId,
        alert,
      },
    }),
  );
}

export async function removeAlert(customerId: string, sku: string): Promise<void> {
  await database.send(new DeleteCommand({ TableName: table, Key: keys.stockAlert(customerId, sku) }));
}

export interface AskedAlert {
  readonly customerId: string;
  readonly alert: StockAlert;
}

/** Everybody who wants to be told of the SKU, a page at a time. */
export async function* askedFor(sku: string): AsyncGenerator<AskedAlert[]> {
  const pages = paginateQuery(
    { client: database, pageSize: 100 },
    {
      TableName: table,
      IndexName: LISTED,
      KeyConditionExpression: 'listedBy = :sku',
      ExpressionAttributeValues: { ':sku': listed.alertFor(sku).listedBy },
    },
  );
  for await (const { Items: items = [] } of pages) yield items as unknown as AskedAlert[];
}
