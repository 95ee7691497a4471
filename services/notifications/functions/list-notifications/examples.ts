import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  none: {
    title: 'An order about which nobody was mailed yet',
    request: { query: { orderId: 'BO-1001' } },
    answer: {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: { notifications: [] },
    },
  },
  both: {
    title: 'An order and a customer at once',
    request: { query: { orderId: 'BO-1001', customerId: '6b1f0c9e-4f0a-4a57-9d0e-0f4a3b1c2d3e' } },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [{ field: 'orderId', message: 'give either orderId or customerId' }],
    },
  },
});
