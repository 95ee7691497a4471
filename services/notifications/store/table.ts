import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { environment } from '@bodega/shared/observability/environment';

/** This service's one table. Nobody else reads it. */
export const table = environment('TABLE_NAME');

export const database = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

/** The key of every kind of item. */
export const keys = {
  /** How to reach a customer; or that the customer was forgotten. */
  contact: (customerId: string) => ({ pk: `CUSTOMER#${customerId}`, sk: 'CONTACT' }),
  /** What the customer has said about mails. */
  preferences: (customerId: string) => ({ pk: `CUSTOMER#${customerId}`, sk: 'PREFERENCES' }),
  /** A SKU of whose return the customer wants to be told. */
  stockAlert: (customerId: string, sku: string) => ({ pk: `CUSTOMER#${customerId}`, sk: `ALERT#${sku}` }),

  /** One mail to one recipient for one cause, and what became of it. */
  mail: (mailId: string) => ({ pk: `MAIL#${mailId}`, sk: 'MAIL' }),

  /** What is known of a bad address, under its digest. */
  suppression: (digest: string) => ({ pk: `ADDRESS#${digest}`, sk: 'SUPPRESSION' }),

  /** A merchant's webhook. All of them in one place: there are few, and every event asks who wants it. */
  webhook: (webhookId: string) => ({ pk: 'WEBHOOKS', sk: `WEBHOOK#${webhookId}` }),
  /** One event to one webhook, and what became of it. Their ids sort by the time of the event. */
  delivery: (webhookId: string, deliveryId: string) => ({
    pk: `WEBHOOK#${webhookId}`,
    sk: `DELIVERY#${deliveryId}`,
  }),
  /** What is sent with it: apart, so that noting an attempt does not write it again. */
  payload: (webhookId: string, deliveryId: string) => ({
    pk: `WEBHOOK#${webhookId}`,
    sk: `PAYLOAD#${deliveryId}`,
  }),

  /** The answer to an idempotent request. */
  answer: (requestId: string) => ({ pk: `ANSWER#${requestId}`, sk: 'ANSWER' }),
} as const;

/** The index of mails by recipient, and of stock alerts by SKU: `listedBy`, then `listedAs`. */
export const LISTED = 'Listed';

export const listed = {
  mailOf: (recipient: string, at = '', mailId = '') => ({
    listedBy: `RECIPIENT#${recipient}`,
    listedAs: `${at}#${mailId}`,
  }),
  alertFor: (sku: string, customerId = '') => ({ listedBy: `SKU#${sku}`, listedAs: customerId }),
} as const;

/** The index of mails by order: `orderId`, then `listedAs`. */
export const BY_ORDER = 'ByOrder';

/** For the table's TTL attribute `expiresAt`. */
export function expiresInDays(days: number): number {
  return expiresIn(days * 24 * 60 * 60);
}

export function expiresIn(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

/** False where the write's condition did not hold. */
export async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
