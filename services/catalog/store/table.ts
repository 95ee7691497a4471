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
  /** Which product a slug belongs to: no two have the same. */
  slug: (slug: string) => ({ pk: `SLUG#${slug}`, sk: 'SLUG' }),
  /** The tree of all categories is one item: it changes seldom, and as a whole. */
  categories: { pk: 'CATEGORIES', sk: 'CATEGORIES' },

  /** How many units of a SKU are at a place. It also says which product the SKU belongs to. */
  stock: (sku: string, location: string) => ({ pk: `STOCK#${sku}`, sk: `LEVEL#${location}` }),
  /** Why the units on hand changed; newest last. */
  stockMovement: (sku: string, movementId: string) => ({ pk: `STOCK#${sku}`, sk: `MOVEMENT#${movementId}` }),
  /** What is held for an order. */
  reservation: (orderId: string) => ({ pk: `RESERVATION#${orderId}`, sk: 'RESERVATION' }),

  import: (importId: string) => ({ pk: `IMPORT#${importId}`, sk: 'IMPORT' }),
  importPart: (importId: string, part: number) => ({
    pk: `IMPORT#${importId}`,
    sk: `PART#${String(part).padStart(6, '0')}`,
  }),
  export: (exportId: string) => ({ pk: `EXPORT#${exportId}`, sk: 'EXPORT' }),

  /** The state of the search index, and the changes that its snapshot does not have yet. */
  searchIndex: { pk: 'SEARCH', sk: 'INDEX' },
  searchChange: (sequence: number) => ({
    pk: 'SEARCH',
    sk: `CHANGE#${String(sequence).padStart(12, '0')}`,
  }),

  /** The answer stored for an Idempotency-Key. */
  answer: (requestId: string) => ({ pk: `ANSWER#${requestId}`, sk: 'ANSWER' }),
} as const;

/** The index of products by category; `<status>#<updatedAt>#<productId>` within one. */
export const BY_CATEGORY = 'ByCategory';

export function byCategory({
  category,
  status,
  updatedAt,
  productId,
}: {
  readonly category: string;
  readonly status: string;
  readonly updatedAt: string;
  readonly productId: string;
}) {
  return { category, listedAs: `${status}#${updatedAt}#${productId}` };
}

/** For the table's TTL attribute `expiresAt`. */
export function expiresIn(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
