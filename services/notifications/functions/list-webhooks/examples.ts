import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-webhook/examples.ts';
import { route } from './route.ts';

const { secret: _, ...warehouse } = created.warehouse.answer.body;

export const examples = defineExamples(route, {
  one: {
    title: 'A shop with one webhook',
    given: [created.warehouse],
    request: { query: { limit: '10' } },
    answer: {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: { webhooks: [warehouse] },
    },
  },
});
