import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-product/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  lamps: {
    title: 'The published products of a category',
    given: [created.lamp],
    request: { query: { category: 'lamps', status: 'published', limit: '20' } },
    answer: {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: { products: [created.lamp.answer.body] },
    },
  },
  wrongCursor: {
    title: 'A cursor that is none of ours',
    request: { query: { cursor: 'nonsense' } },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [{ field: 'cursor', message: 'is none of ours: leave it out to begin anew' }],
    },
  },
});
