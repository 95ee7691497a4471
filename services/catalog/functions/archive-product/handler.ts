import { httpHandler } from '@bodega/shared/http/http-handler';
import { requireMatch } from '@bodega/shared/http/if-match';
import { archivedProduct } from '../../domain/product-changes.ts';
import { requireProduct, updateProduct } from '../../store/products.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params, ifMatch, cause }) => {
  const before = await requireProduct(params.productId);
  requireMatch(ifMatch, before.version);
  const change = archivedProduct(before, { cause, now: new Date() });
  if (change !== undefined) await updateProduct(change);
  return { status: 204 };
});
