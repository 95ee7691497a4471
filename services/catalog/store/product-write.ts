import { outbox } from '@bodega/shared/events/outbox';
import { changedMeanwhile } from '@bodega/shared/http/if-match';
import { type FieldError, Problem, problems } from '@bodega/shared/http/problem';
import type { ProductChange } from '../domain/product-changes.ts';
import { MAIN_LOCATION } from '../domain/stock.ts';
import { byCategory, keys, table } from './table.ts';
import type { TransactItem } from './transaction.ts';

/** From how many units on a new SKU counts as low. */
const LOW_AT = 5;

interface Part {
  readonly item: TransactItem;
  /** The field that asks for what belongs to another product, if DynamoDB refuses this item. */
  readonly field?: FieldError;
}

/**
 * All that a write of a product consists of: the product with its events, the claim of its slug and of its new SKUs. At
 * most 53 items, of the 100 that a transaction takes.
 */
export function productWrite(change: ProductChange): TransactItem[] {
  return parts(change).map(({ item }) => item);
}

/** The fields that ask for what belongs to another product. `reasons` are those of the items of `productWrite`. */
export function takenFields(change: ProductChange, reasons: readonly string[]): FieldError[] {
  return parts(change).flatMap(({ field }, index) =>
    field !== undefined && reasons[index] === 'ConditionalCheckFailed' ? [field] : [],
  );
}

/** What to tell a caller whose write was refused. */
export function refusedWrite(change: ProductChange, reasons: readonly string[]): Error {
  if (reasons[0] === 'ConditionalCheckFailed') return changedMeanwhile();
  const errors = takenFields(change, reasons);
  if (errors.length > 0)
    return new Problem(problems.conflict, 'Another product has it already; see errors.', { errors });
  return new Error(`The product could not be written: ${reasons.join()}`);
}

function parts(change: ProductChange): Part[] {
  return [{ item: { Put: productPut(change) } }, ...slugParts(change), ...stockParts(change)];
}

function productPut({ before, after, events }: ProductChange): NonNullable<TransactItem['Put']> {
  return {
    TableName: table,
    Item: {
      ...keys.product(after.productId),
      ...byCategory(after),
      product: after,
      outbox: outbox(...events),
    },
    ...(before === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'product.version = :before',
          ExpressionAttributeValues: { ':before': before.version },
        }),
  };
}

function slugParts({ before, after: { slug, productId } }: ProductChange): Part[] {
  if (before?.slug === slug) return [];
  const claim: Part = {
    item: {
      Put: {
        TableName: table,
        Item: { ...keys.slug(slug), productId },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    field: { field: 'slug', message: `${slug} belongs to another product: choose another` },
  };
  return before === undefined
    ? [claim]
    : [claim, { item: { Delete: { TableName: table, Key: keys.slug(before.slug) } } }];
}

/** A SKU that was there before has its level already; one that was taken out and comes back finds its level as it was. */
function stockParts({ before, after: { variants, productId } }: ProductChange): Part[] {
  const known = new Set(before?.variants.map(({ sku }) => sku));
  return variants.flatMap(({ sku }, index) =>
    known.has(sku)
      ? []
      : [
          {
            item: { Update: stockLevelUpdate(sku, productId) },
            field: {
              field: `variants.${index}.sku`,
              message: `${sku} belongs to another product: choose another`,
            },
          },
        ],
  );
}

function stockLevelUpdate(sku: string, productId: string): NonNullable<TransactItem['Update']> {
  return {
    TableName: table,
    Key: keys.stock(sku, MAIN_LOCATION),
    UpdateExpression: `SET productId = :productId, sku = :sku, #location = :location,
      onHand = if_not_exists(onHand, :none), reserved = if_not_exists(reserved, :none),
      available = if_not_exists(available, :none), sold = if_not_exists(sold, :none), lowAt = if_not_exists(lowAt, :lowAt)`,
    ConditionExpression: 'attribute_not_exists(pk) OR productId = :productId',
    ExpressionAttributeNames: { '#location': 'location' },
    ExpressionAttributeValues: {
      ':productId': productId,
      ':sku': sku,
      ':location': MAIN_LOCATION,
      ':none': 0,
      ':lowAt': LOW_AT,
    },
  };
}
