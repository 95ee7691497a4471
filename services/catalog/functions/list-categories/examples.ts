import { defineExamples } from '@bodega/shared/http/examples';
import { examples as replaced } from '../replace-categories/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  tree: {
    title: 'Two topmost categories, and one in one of them',
    given: [replaced.first],
    answer: {
      status: 200,
      headers: {
        etag: '"1"',
        'cache-control': 'public, max-age=60, s-maxage=300, stale-while-revalidate=600',
      },
      body: replaced.first.answer.body,
    },
  },
  known: {
    title: 'A tree that the client holds already',
    request: { headers: { 'if-none-match': '"1"' } },
    answer: { status: 304, headers: { etag: '"1"' } },
  },
});
