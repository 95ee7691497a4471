import { isDeepStrictEqual } from 'node:util';
import type { Cause, DomainEvent } from '@bodega/shared/events/domain-event';
import { eventsOfChange, eventsOfNew } from './events.ts';
import type { Product, ProductInput } from './product.ts';
import { slugOf } from './slug.ts';

/** A product before and after a change, and what the shop is told of it. A new one has no before. */
export interface ProductChange {
  readonly before?: Product;
  readonly after: Product;
  readonly events: readonly DomainEvent[];
}

export interface ChangeContext {
  readonly cause: Cause;
  readonly now: Date;
}

export function newProduct(
  productId: string,
  input: ProductInput,
  { cause, now }: ChangeContext,
): ProductChange {
  const at = now.toISOString();
  const after: Product = {
    productId,
    version: 1,
    ...input,
    slug: input.slug ?? slugOf(input.name, `product-${productId.slice(0, 8)}`),
    createdAt: at,
    updatedAt: at,
  };
  return { after, events: eventsOfNew(after, cause) };
}

/**
 * The product as the input says it. Its address stays as it is where the input names none: people have it bookmarked.
 * Undefined where the input says nothing new: nothing is written then, and nobody is told.
 */
export function changedProduct(
  before: Product,
  input: ProductInput,
  { cause, now }: ChangeContext,
): ProductChange | undefined {
  const { productId, version, createdAt, updatedAt } = before;
  const said = { ...input, productId, createdAt, slug: input.slug ?? before.slug };
  if (isDeepStrictEqual({ ...said, version, updatedAt }, before)) return undefined;
  const after: Product = { ...said, version: version + 1, updatedAt: now.toISOString() };
  return { before, after, events: eventsOfChange(before, after, cause) };
}

/** Out of the shop, and still there for the orders that name it. Undefined where it is out already. */
export function archivedProduct(before: Product, { cause, now }: ChangeContext): ProductChange | undefined {
  if (before.status === 'archived') return undefined;
  const after: Product = {
    ...before,
    status: 'archived',
    version: before.version + 1,
    updatedAt: now.toISOString(),
  };
  return { before, after, events: eventsOfChange(before, after, cause) };
}
