import { type Cause, type DomainEvent, domainEvent } from '@bodega/shared/events/domain-event';
import type { Product } from './product.ts';

export const SOURCE = 'bodega.catalog';

export type ProductCreated = DomainEvent<'ProductCreated', Product>;

export function productCreated(created: Product, cause: Cause): ProductCreated {
  return domainEvent('ProductCreated', 1, created, cause);
}
