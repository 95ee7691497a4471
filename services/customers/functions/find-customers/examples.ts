import { defineExamples } from '@bodega/shared/http/examples';
import { examples as own } from '../get-me/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  found: {
    title: 'Written in capitals',
    given: [own.customer],
    request: { query: { email: 'Customer@Bodega.test' } },
    answer: {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: { customers: [own.customer.answer.body] },
    },
  },
});
