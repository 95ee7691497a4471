import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-product/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  lamp: {
    title: 'The lamp of /desk-lamp',
    given: [created.lamp],
    request: { params: { slug: 'desk-lamp' } },
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
    request: { params: { slug: 'garden-lamp' } },
    answer: { problem: 'notFound', detail: 'There is no product garden-lamp.' },
  },
});
