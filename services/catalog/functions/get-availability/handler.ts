import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { availabilityOf } from '../../domain/stock.ts';
import { findProduct } from '../../store/products.ts';
import { levelsOfSkus } from '../../store/stock-levels.ts';
import { route } from './route.ts';

/** Short enough that nobody is promised what is gone, long enough that a rush on one product is one read. */
const KEPT = { 'cache-control': 'public, max-age=5' };

export const handler = httpHandler(route, async ({ params: { productId } }) => {
  const product = await findProduct(productId);
  if (product?.status !== 'published') {
    throw new Problem(problems.notFound, `There is no product ${productId}.`);
  }
  const skus = product.variants.map(({ sku }) => sku);
  const levels = new Map((await levelsOfSkus(skus)).map((level) => [level.sku, level]));
  const variants = skus.map((sku) => {
    const level = levels.get(sku) ?? { available: 0, lowAt: 0 };
    return { sku, availability: availabilityOf(level) };
  });
  return { status: 200, headers: KEPT, body: { productId, variants } };
});
