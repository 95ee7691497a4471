import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { sumOf } from '../../domain/stock.ts';
import { levelsOfSku } from '../../store/stock-levels.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params: { sku } }) => {
  const levels = await levelsOfSku(sku);
  const [first] = levels;
  if (first === undefined) throw new Problem(problems.notFound, `There is no SKU ${sku}.`);
  const locations = levels.map(({ location, onHand, reserved, available, sold, lowAt }) => ({
    ...{ location, onHand, reserved, available, sold, lowAt },
  }));
  const body = { sku, productId: first.productId, ...sumOf(levels), locations };
  return { status: 200, headers: caching.never, body };
});
