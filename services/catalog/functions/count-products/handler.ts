import { consumeEvents } from '@bodega/shared/messaging/consume-events';
import type { ProductCreated } from '../../domain/events.ts';
import { countProduct } from '../../store/categories.ts';

/** `ProductCreated` → the number of products in its category. */
export const handler = consumeEvents(async (event) => {
  const { data, metadata } = event as ProductCreated;
  await countProduct(data.category, metadata.id);
});
