import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Product } from '../domain/product.ts';
import { readItems } from './stock-reads.ts';
import { BY_CATEGORY, database, keys, table } from './table.ts';

export interface CategoryPage {
  readonly products: readonly Product[];
  /** Where the next page begins; undefined on the last one. */
  readonly next?: Readonly<Record<string, unknown>>;
}

/** Products of a category, of any status, as many as fit into one answer. */
export async function productsOfCategory(
  category: string,
  from: CategoryPage['next'],
): Promise<CategoryPage> {
  const { Items: items = [], LastEvaluatedKey: next } = await database.send(
    new QueryCommand({
      TableName: table,
      IndexName: BY_CATEGORY,
      KeyConditionExpression: 'category = :category',
      ExpressionAttributeValues: { ':category': category },
      ExclusiveStartKey: from,
    }),
  );
  const products = items.map(({ product }) => product as Product);
  return { products, ...(next === undefined ? {} : { next }) };
}

/** In the order of their ids. */
export async function findProducts(productIds: readonly string[]): Promise<Product[]> {
  const items = await readItems(productIds.map(keys.product));
  const byId = new Map(items.map(({ product }) => [(product as Product).productId, product as Product]));
  return productIds.flatMap((productId) => byId.get(productId) ?? []);
}
