import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-product/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  lamp: {
    title: 'A lamp as it is at this moment',
    given: [created.lamp],
    request: { params: { productId: created.lamp.answer.body.productId } },
    answer: {
      status: 200,
      headers: { etag: '"1"', 'cache-control': 'private, no-store' },
      body: created.lamp.answer.body,
    },
  },
});
