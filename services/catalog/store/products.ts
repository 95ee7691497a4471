import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { outbox } from '@bodega/shared/events/outbox';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import {
  type IdempotentRequest,
  KEPT_SECONDS,
  replay,
  type StoredAnswer,
  stillRunning,
} from '@bodega/shared/http/idempotency';
import type { ProductCreated } from '../domain/events.ts';
import type { Product } from '../domain/product.ts';
import { database, expiresIn, keys, table } from './table.ts';
import { refusals } from './transaction.ts';

export async function findProduct(productId: string): Promise<Product | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.product(productId) }),
  );
  return item === undefined ? undefined : (item.product as Product);
}

/**
 * Stores the product, its event and the answer to its request in one transaction: a repeated request finds the answer
 * and changes nothing, wherever the first one stopped.
 */
export async function addProduct(
  product: Product,
  event: ProductCreated,
  request: IdempotentRequest,
  answer: HttpAnswer,
): Promise<HttpAnswer> {
  const stored: StoredAnswer = { fingerprint: request.fingerprint, answer };
  try {
    await database.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: table,
              Item: { ...keys.answer(request.id), stored, expiresAt: expiresIn(KEPT_SECONDS) },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
          {
            Put: {
              TableName: table,
              Item: { ...keys.product(product.productId), product, outbox: outbox(event) },
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
      }),
    );
    return answer;
  } catch (error) {
    const [answerRefusal] = refusals(error);
    if (answerRefusal === 'ConditionalCheckFailed') return replayed(request);
    if (answerRefusal === 'TransactionConflict') throw stillRunning();
    throw error;
  }
}

async function replayed(request: IdempotentRequest): Promise<HttpAnswer> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.answer(request.id), ConsistentRead: true }),
  );
  if (item === undefined) throw stillRunning();
  return replay(request, item.stored as StoredAnswer);
}
