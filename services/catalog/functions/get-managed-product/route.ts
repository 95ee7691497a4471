import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { productSchema } from '../../domain/product.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/manage/products/{productId}',
  tag: 'Product management',
  summary: 'Read a product of any status',
  description: 'As it is at this moment, drafts and archived products included.',
  access: 'operators',
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
