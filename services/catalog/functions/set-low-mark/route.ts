import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { unitsSchema } from '../../domain/stock-adjustment.ts';

const lowMark = v.pipe(v.strictObject({ lowAt: unitsSchema }), v.title('LowMark'));

export const route = defineRoute({
  method: 'PUT',
  path: '/stock/{sku}/low-mark',
  tag: 'Stock',
  summary: 'Say from how many available units on the stock of a SKU is low',
  description: 'With 0 it is never low, only out of stock.',
  access: 'operators',
  params: v.strictObject({ sku: v.string() }),
  body: lowMark,
  answers: { 200: { description: 'The mark as it is now', body: lowMark } },
  problems: ['notFound'],
});
