import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';

export const route = defineRoute({
  method: 'DELETE',
  path: '/products/{productId}',
  tag: 'Product management',
  summary: 'Archive a product',
  description:
    'Takes it out of the shop. It stays for the orders that name it, keeps its slug, its SKUs and their stock, and comes ' +
    'back when its status is changed.',
  access: 'operators',
  conditional: true,
  params: v.strictObject({ productId: v.string() }),
  answers: { 204: { description: 'The product is archived.' } },
  problems: ['notFound', 'requestInProgress'],
});
