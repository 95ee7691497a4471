import { defineRoute } from '@bodega/shared/http/route';
import { skuParams } from '../ask-for-stock-alert/route.ts';

export const route = defineRoute({
  method: 'DELETE',
  path: '/me/stock-alerts/{sku}',
  tag: 'Notifications',
  summary: 'Tell me nothing of a SKU any more',
  description: 'It is no error if there is no such alert: the end is the same.',
  access: 'customers',
  params: skuParams,
  answers: { 204: { description: 'There is no such alert any more' } },
});
