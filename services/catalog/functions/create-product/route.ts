import { defineRoute } from '@bodega/shared/http/route';
import { productInputSchema, productSchema } from '../../domain/product.ts';

export const route = defineRoute({
  method: 'POST',
  path: '/products',
  tag: 'Product management',
  summary: 'Create a product',
  description:
    'A draft, unless it says otherwise. Its slug and its SKUs belong to it alone; each new SKU begins with no units in stock.',
  access: 'operators',
  idempotent: true,
  body: productInputSchema,
  answers: {
    201: {
      description: 'The product was created.',
      body: productSchema,
      headers: { location: '', etag: '' },
    },
  },
  problems: ['conflict'],
});
