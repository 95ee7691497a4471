import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { environment } from '@bodega/shared/observability/environment';

/** The catalog's one table. Nobody else reads it. */
export const table = environment('TABLE_NAME');

export const database = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

/** The key of every kind of item. */
export const keys = {
  product: (productId: string) => ({ pk: `PRODUCT#${productId}`, sk: 'PRODUCT' }),
  category: (category: string) => ({ pk: 'CATEGORIES', sk: category }),
  /** That a consumer has done its part for an event. */
  handledEvent: (consumer: string, eventId: string) => ({
    pk: `HANDLED#${consumer}#${eventId}`,
    sk: 'HANDLED',
  }),
  /** The answer stored for an Idempotency-Key. */
  answer: (requestId: string) => ({ pk: `ANSWER#${requestId}`, sk: 'ANSWER' }),
} as const;

/** For the table's TTL attribute `expiresAt`. */
export function expiresIn(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
