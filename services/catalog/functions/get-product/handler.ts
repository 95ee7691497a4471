import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { findProduct } from '../../store/products.ts';

/** `GET /products/{productId}` */
export const handler = httpHandler(async (request) => {
  const productId = request.pathParameter('productId');
  const found = await findProduct(productId);
  if (found === undefined) throw new Problem(problems.notFound, `There is no product ${productId}.`);
  return { status: 200, body: found };
});
