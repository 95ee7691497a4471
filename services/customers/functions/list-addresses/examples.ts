import { defineExamples } from '@bodega/shared/http/examples';
import { examples as added } from '../add-address/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  one: {
    title: 'One address',
    given: [added.home],
    answer: {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: { addresses: [added.home.answer.body] },
    },
  },
});
