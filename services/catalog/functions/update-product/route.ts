import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { productReplacementSchema, productSchema } from '../../domain/product.ts';

export const route = defineRoute({
  method: 'PUT',
  path: '/products/{productId}',
  tag: 'Product management',
  summary: 'Change a product',
  description:
    'Replaces all that is said of it; only the slug stays as it is where it is left out. Publishes, withdraws or brings ' +
    'back by its status. The stock of a SKU that is taken out is kept, and is there again when the SKU comes back. A ' +
    'change that changes nothing keeps the version.',
  access: 'operators',
  conditional: true,
  params: v.strictObject({ productId: v.string() }),
  body: productReplacementSchema,
  answers: {
    200: {
      description: 'The product as it is now.',
      body: productSchema,
      headers: { etag: '' },
    },
  },
  problems: ['notFound', 'conflict', 'requestInProgress'],
});
