import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { AVAILABILITIES } from '../../domain/stock.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/products/{productId}/availability',
  tag: 'Products',
  summary: 'Which variants of a product can be bought now',
  description:
    'Customers are told whether there is any, and whether it is getting scarce; the figures are for operators.',
  access: 'public',
  params: v.strictObject({ productId: v.string() }),
  answers: {
    200: {
      description: 'One entry a variant, in the order of the product',
      body: v.strictObject({
        productId: v.string(),
        variants: v.array(v.strictObject({ sku: v.string(), availability: v.picklist(AVAILABILITIES) })),
      }),
      headers: { 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
