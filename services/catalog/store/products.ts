import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import type { IdempotentRequest } from '@bodega/shared/http/idempotency';
import { Problem, problems } from '@bodega/shared/http/problem';
import type { ProductChange } from '../domain/product-changes.ts';
import type { Product } from '../domain/product.ts';
import { answerOnce } from './answers.ts';
import { productWrite, refusedWrite } from './product-write.ts';
import { database, keys, table } from './table.ts';
import { writeTogether } from './transaction.ts';

export async function findProduct(
  productId: string,
  { consistent = false } = {},
): Promise<Product | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.product(productId), ConsistentRead: consistent }),
  );
  return item?.product as Product | undefined;
}

/** The product as it is at this moment, or a 404. */
export async function requireProduct(productId: string): Promise<Product> {
  const found = await findProduct(productId, { consistent: true });
  if (found !== undefined) return found;
  throw new Problem(problems.notFound, `There is no product ${productId}.`);
}

export async function findProductBySlug(slug: string): Promise<Product | undefined> {
  const { Item: claim } = await database.send(new GetCommand({ TableName: table, Key: keys.slug(slug) }));
  const found = claim && (await findProduct(claim.productId as string));
  // The two are read one after the other: meanwhile the product may have taken another slug.
  return found?.slug === slug ? found : undefined;
}

/** Stores a new product, its events and the answer to its request together. */
export function createProduct<Answer extends HttpAnswer>(
  change: ProductChange,
  request: IdempotentRequest,
  answer: Answer,
): Promise<Answer> {
  return answerOnce(request, answer, productWrite(change), (reasons) => refusedWrite(change, reasons));
}

/** Stores a change of a product that is still as it was before, with its events. */
export async function updateProduct(change: ProductChange): Promise<void> {
  const reasons = await writeTogether(productWrite(change));
  if (reasons.length > 0) throw refusedWrite(change, reasons);
}
