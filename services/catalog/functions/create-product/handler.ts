import { randomUUID } from 'node:crypto';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { idempotentRequest } from '@bodega/shared/http/idempotency';
import { validate } from '@bodega/shared/http/validate';
import { productCreated } from '../../domain/events.ts';
import { newProductSchema, product } from '../../domain/product.ts';
import { addProduct } from '../../store/products.ts';

/** `POST /products` */
export const handler = httpHandler(async (request) => {
  const idempotent = idempotentRequest(request);
  const created = product(randomUUID(), validate(newProductSchema, request.json()), new Date());
  return addProduct(created, productCreated(created, request.cause), idempotent, {
    status: 201,
    headers: { location: `/products/${created.productId}` },
    body: created,
  });
});
