import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-product/examples.ts';
import { route } from './route.ts';

const { productId } = created.lamp.answer.body;

export const examples = defineExamples(route, {
  lamp: {
    title: 'A published lamp',
    given: [created.lamp],
    request: { params: { productId } },
    answer: {
      status: 200,
      headers: {
        etag: '"1"',
        'cache-control': 'public, max-age=60, s-maxage=300, stale-while-revalidate=600',
      },
      body: created.lamp.answer.body,
    },
  },
  unknown: {
    title: 'No such product, or none that is published',
    request: { params: { productId: 'nothing' } },
    answer: { problem: 'notFound', detail: 'There is no product nothing.' },
  },
});
