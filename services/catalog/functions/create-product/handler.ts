import { randomUUID } from 'node:crypto';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf } from '@bodega/shared/http/if-match';
import { newProduct } from '../../domain/product-changes.ts';
import { requireCategory } from '../../store/categories.ts';
import { createProduct } from '../../store/products.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ body, cause, idempotency }) => {
  await requireCategory(body.category);
  const change = newProduct(randomUUID(), body, { cause, now: new Date() });
  const { productId, version } = change.after;
  return createProduct(change, idempotency, {
    status: 201,
    headers: { location: `/manage/products/${productId}`, etag: etagOf(version) },
    body: change.after,
  });
});
