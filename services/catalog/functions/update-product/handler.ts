import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf, requireMatch } from '@bodega/shared/http/if-match';
import { changedProduct } from '../../domain/product-changes.ts';
import { requireCategory } from '../../store/categories.ts';
import { requireProduct, updateProduct } from '../../store/products.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params, body, ifMatch, cause }) => {
  const before = await requireProduct(params.productId);
  requireMatch(ifMatch, before.version);
  await requireCategory(body.category);
  const change = changedProduct(before, body, { cause, now: new Date() });
  if (change !== undefined) await updateProduct(change);
  const after = change?.after ?? before;
  return { status: 200, headers: { etag: etagOf(after.version) }, body: after };
});
