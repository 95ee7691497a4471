import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { productSchema } from '../../domain/product.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/products-by-slug/{slug}',
  tag: 'Products',
  summary: 'Read a product by its slug',
  description: 'The product behind the readable address of its page. Published products only.',
  access: 'public',
  params: v.strictObject({ slug: v.string() }),
  answers: {
    200: {
      description: 'The product.',
      body: productSchema,
      headers: { etag: '', 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
