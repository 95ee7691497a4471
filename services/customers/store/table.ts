import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { environment } from '@bodega/shared/observability/environment';

/** The customers' one table. Nobody else reads it. */
export const table = environment('TABLE_NAME');

export const database = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

const ofCustomer = (customerId: string) => `CUSTOMER#${customerId}`;

/**
 * The key of every kind of item. All that is known of a person stands in one partition, answers to requests included, so
 * that it can be read and erased as one.
 */
export const keys = {
  /** The customer; once it is to be forgotten, what proves that. */
  customer: (customerId: string) => ({ pk: ofCustomer(customerId), sk: 'CUSTOMER' }),
  addresses: (customerId: string) => ({ pk: ofCustomer(customerId), sk: 'ADDRESSES' }),
  export: (customerId: string, exportId: string) => ({
    pk: ofCustomer(customerId),
    sk: `EXPORT#${exportId}`,
  }),
  exportPart: (customerId: string, exportId: string, service: string, part: number) => ({
    pk: ofCustomer(customerId),
    sk: `PART#${exportId}#${service}#${String(part).padStart(6, '0')}`,
  }),
  /** The answer stored for an Idempotency-Key. */
  answer: (customerId: string, requestId: string) => ({
    pk: ofCustomer(customerId),
    sk: `ANSWER#${requestId}`,
  }),

  /** How many have signed up from there within one window of time. It does not say where that is. */
  signUps: (what: string, window: number) => ({
    pk: `SIGNUPS#${createHash('sha256').update(what).digest('base64url')}`,
    sk: `WINDOW#${window}`,
  }),
} as const;

/** The index of customers by their mail address. */
export const BY_EMAIL = 'ByEmail';

/** For the table's TTL attribute `expiresAt`. */
export function expiresIn(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
