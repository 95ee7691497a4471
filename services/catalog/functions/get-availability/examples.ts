import { defineExamples } from '@bodega/shared/http/examples';
import { examples as adjustments } from '../adjust-stock/examples.ts';
import { route } from './route.ts';

const productId = '5b1f3c52-6d1e-4a53-9a3f-0c7a35a3a9d1';

export const examples = defineExamples(route, {
  lamp: {
    title: 'There are green lamps, and no red ones',
    given: [adjustments.received],
    request: { params: { productId } },
    answer: {
      status: 200,
      headers: { 'cache-control': 'public, max-age=5' },
      body: {
        productId,
        variants: [
          { sku: 'LAMP-GREEN', availability: 'in-stock' },
          { sku: 'LAMP-RED', availability: 'out-of-stock' },
        ],
      },
    },
  },
  unknown: {
    title: 'No such product, or none that is published',
    request: { params: { productId: 'nothing' } },
    answer: { problem: 'notFound', detail: 'There is no product nothing.' },
  },
});
