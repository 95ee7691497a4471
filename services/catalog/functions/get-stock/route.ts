import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';

const units = v.pipe(v.number(), v.integer());

const figures = {
  onHand: v.pipe(units, v.description('What lies there.')),
  reserved: v.pipe(units, v.description('What of it is held for orders.')),
  available: v.pipe(units, v.description('What of it anybody may buy: onHand less reserved.')),
  sold: v.pipe(units, v.description('What has left for orders, ever.')),
};

export const route = defineRoute({
  method: 'GET',
  path: '/stock/{sku}',
  tag: 'Stock',
  summary: 'The stock of a SKU, in all and by place',
  description: 'onHand lies there, reserved of it is held for orders, and available is what anybody may buy.',
  access: 'operators',
  params: v.strictObject({ sku: v.string() }),
  answers: {
    200: {
      description: 'The figures of this moment',
      body: v.strictObject({
        sku: v.string(),
        productId: v.string(),
        ...figures,
        locations: v.array(
          v.strictObject({
            location: v.string(),
            ...figures,
            lowAt: v.pipe(units, v.description('From how many available units on the stock counts as low.')),
          }),
        ),
      }),
      headers: { 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
