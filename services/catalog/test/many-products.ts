import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Product } from '../domain/product.ts';

const TABLE = 'bodega-catalog-dev';
const AT_ONCE = 25;

/** Writes products straight into the table, without events and stock: for tests that need very many. */
export async function writeProducts(
  database: DynamoDBDocumentClient,
  products: readonly Product[],
): Promise<void> {
  for (let start = 0; start < products.length; start += AT_ONCE) {
    let requests = products.slice(start, start + AT_ONCE).map((product) => ({
      PutRequest: {
        Item: {
          pk: `PRODUCT#${product.productId}`,
          sk: 'PRODUCT',
          product,
          category: product.category,
          listedAs: `${product.status}#${product.updatedAt}#${product.productId}`,
        },
      },
    }));
    while (requests.length > 0) {
      const { UnprocessedItems: rest } = await database.send(
        new BatchWriteCommand({ RequestItems: { [TABLE]: requests } }),
      );
      requests = (rest?.[TABLE] ?? []) as typeof requests;
    }
  }
}
