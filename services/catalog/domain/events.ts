import { priceChanged, productArchived, productCreated, productUpdated } from '@bodega/shared/events/catalog';
import { eventOf, type EventOf } from '@bodega/shared/events/contract';
import type { Cause, DomainEvent } from '@bodega/shared/events/domain-event';
import { isDeepStrictEqual } from 'node:util';
import type { Product, Variant } from './product.ts';

/** What the shop is told of a new product. */
export function eventsOfNew(product: Product, cause: Cause): DomainEvent[] {
  return [eventOf(productCreated, product, cause, { occurredAt: new Date(product.createdAt) })];
}

/** What the shop is told of a change. */
export function eventsOfChange(before: Product, after: Product, cause: Cause): DomainEvent[] {
  const occurredAt = new Date(after.updatedAt);
  const isTakenOut = after.status === 'archived' && before.status !== 'archived';
  return [
    eventOf(isTakenOut ? productArchived : productUpdated, after, cause, { occurredAt }),
    ...changedPrices(before, after, cause, occurredAt),
  ];
}

function changedPrices(
  before: Product,
  after: Product,
  cause: Cause,
  occurredAt: Date,
): EventOf<typeof priceChanged>[] {
  const { productId, version: productVersion } = after;
  return after.variants.flatMap(({ sku, prices }) => {
    const earlier = before.variants.find((variant) => variant.sku === sku)?.prices;
    if (earlier === undefined || isDeepStrictEqual(inOrder(earlier), inOrder(prices))) return [];
    const data = { productId, productVersion, sku, before: earlier, after: prices };
    return [eventOf(priceChanged, data, cause, { occurredAt })];
  });
}

function inOrder(prices: Variant['prices']): Variant['prices'] {
  return prices.toSorted((one, other) => (one.currency < other.currency ? -1 : 1));
}
