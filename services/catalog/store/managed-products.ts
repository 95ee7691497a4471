import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ManagedPosition } from '../domain/managed-position.ts';
import type { Product } from '../domain/product.ts';
import { BY_CATEGORY, database, keys, table } from './table.ts';

export interface ManagedPage {
  readonly products: readonly Product[];
  /** Where the next page begins; undefined on the last one. */
  readonly next?: ManagedPosition;
}

/** A shop may have many categories that are empty: a page is shorter rather than slow. */
const MOST_QUERIES = 40;

/** Products of the categories in their order; in each, those of a status together, and of these the newest first. */
export async function findManagedProducts(
  categories: readonly string[],
  filter: { readonly status?: string | undefined; readonly limit: number },
  from: ManagedPosition | undefined,
): Promise<ManagedPage> {
  const products: Product[] = [];
  const first = from === undefined ? 0 : categories.indexOf(from.category);
  if (first < 0) return { products };
  let position = from;
  for (const [index, category] of categories.slice(first).entries()) {
    if (index === MOST_QUERIES) return { products, next: { category } };
    const wanted = filter.limit - products.length;
    const found = await queryCategory(position ?? { category }, filter.status, wanted);
    products.push(...found.products);
    if (found.next !== undefined) return { products, next: found.next };
    position = undefined;
  }
  return { products };
}

async function queryCategory(
  position: ManagedPosition,
  status: string | undefined,
  wanted: number,
): Promise<ManagedPage> {
  const { category, after } = position;
  const { Items: items = [], LastEvaluatedKey: more } = await database.send(
    new QueryCommand({
      TableName: table,
      IndexName: BY_CATEGORY,
      KeyConditionExpression:
        status === undefined
          ? 'category = :category'
          : 'category = :category AND begins_with(listedAs, :status)',
      ExpressionAttributeValues: {
        ':category': category,
        ...(status === undefined ? {} : { ':status': `${status}#` }),
      },
      ...(after === undefined
        ? {}
        : {
            ExclusiveStartKey: { ...keys.product(after.productId), category, listedAs: after.listedAs },
          }),
      ProjectionExpression: 'product, listedAs',
      ScanIndexForward: false,
      // One more than wanted says whether there is another page.
      Limit: wanted + 1,
    }),
  );
  const products = items.slice(0, wanted).map((item) => item.product as Product);
  if (items.length <= wanted && more === undefined) return { products };
  const last = items[products.length - 1];
  if (last === undefined) return { products, next: position };
  const { productId } = last.product as Product;
  return { products, next: { category, after: { listedAs: last.listedAs as string, productId } } };
}
