import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { stockAlertSchema } from '../../domain/stock-alert.ts';

export const skuParams = v.strictObject({ sku: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) });

export const route = defineRoute({
  method: 'PUT',
  path: '/me/stock-alerts/{sku}',
  tag: 'Notifications',
  summary: 'Tell me when a SKU is in stock again',
  description:
    'One mail comes when the SKU is for sale again after it was sold out, and the alert ends with it. Fifty at a time.',
  access: 'customers',
  params: skuParams,
  body: v.pipe(
    v.strictObject({
      product: v.pipe(
        v.string('has to be a text'),
        v.trim(),
        v.minLength(1, 'has to be a text'),
        v.maxLength(200, 'has more than 200 characters'),
        v.description('What the product is called where the customer sees it: the mail calls it so, too.'),
      ),
    }),
    v.title('StockAlertInput'),
  ),
  answers: { 200: { description: 'The alert', body: stockAlertSchema } },
  problems: ['conflict'],
});
