import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { productSchema } from '../../domain/product.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/products/{productId}',
  tag: 'Products',
  summary: 'Read a product',
  description: 'Published products only. How many units there are is another question: see its availability.',
  access: 'public',
  params: v.strictObject({ productId: v.string() }),
  answers: {
    200: {
      description: 'The product.',
      body: productSchema,
      headers: { etag: '', 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
