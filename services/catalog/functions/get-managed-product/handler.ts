import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf } from '@bodega/shared/http/if-match';
import { requireProduct } from '../../store/products.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params }) => {
  const found = await requireProduct(params.productId);
  return { status: 200, headers: { etag: etagOf(found.version), ...caching.never }, body: found };
});
