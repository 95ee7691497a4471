import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  fresh: {
    title: 'A customer who has said nothing yet',
    answer: {
      status: 200,
      headers: { etag: '"0"', 'cache-control': 'private, no-store' },
      body: { mails: { account: true, orders: true, 'stock-alerts': true } },
    },
  },
});
