import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf } from '@bodega/shared/http/if-match';
import { Problem, problems } from '@bodega/shared/http/problem';
import { findProduct } from '../../store/products.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params: { productId } }) => {
  const found = await findProduct(productId);
  if (found?.status !== 'published')
    throw new Problem(problems.notFound, `There is no product ${productId}.`);
  return { status: 200, headers: { etag: etagOf(found.version), ...caching.shared }, body: found };
});
