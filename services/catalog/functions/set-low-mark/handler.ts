import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { setLowMark } from '../../store/stock-levels.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params: { sku }, body: { lowAt }, cause }) => {
  if (!(await setLowMark(sku, lowAt, cause))) {
    throw new Problem(problems.notFound, `There is no SKU ${sku}.`);
  }
  return { status: 200, body: { lowAt } };
});
