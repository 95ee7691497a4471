import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { stockAlertSchema } from '../../domain/stock-alert.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/me/stock-alerts',
  tag: 'Notifications',
  summary: 'Of which SKUs I want to be told',
  description: 'In the order of their names.',
  access: 'customers',
  answers: {
    200: {
      description: 'All alerts',
      body: v.strictObject({ alerts: v.array(stockAlertSchema) }),
      headers: { 'cache-control': '' },
    },
  },
});
