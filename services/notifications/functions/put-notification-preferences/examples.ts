import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  noAlerts: {
    title: 'No more mails about the stock',
    request: { headers: { 'if-match': '"0"' }, body: { mails: { 'stock-alerts': false } } },
    answer: {
      status: 200,
      headers: { etag: '"1"' },
      body: { mails: { account: true, orders: true, 'stock-alerts': false } },
    },
  },
  noOrders: {
    title: 'Mails about orders cannot be switched off',
    request: { headers: { 'if-match': '*' }, body: { mails: { orders: false, 'stock-alerts': false } } },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [
        {
          field: 'mails.orders',
          message: 'cannot be switched off: these mails belong to your account and your orders',
        },
      ],
    },
  },
  outdated: {
    title: 'They have changed since they were read',
    request: { headers: { 'if-match': '"0"' }, body: { mails: { 'stock-alerts': true } } },
    answer: {
      problem: 'preconditionFailed',
      detail: 'It has changed since you read it: read it again, and repeat your change on what you find.',
      headers: { etag: '"1"' },
    },
  },
});
