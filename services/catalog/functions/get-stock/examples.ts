import { defineExamples } from '@bodega/shared/http/examples';
import { examples as adjustments } from '../adjust-stock/examples.ts';
import { route } from './route.ts';

const figures = { onHand: 12, reserved: 0, available: 12, sold: 0 };

export const examples = defineExamples(route, {
  lamp: {
    title: 'A lamp of which twelve have come in',
    given: [adjustments.received],
    request: { params: { sku: 'LAMP-GREEN' } },
    answer: {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: {
        sku: 'LAMP-GREEN',
        productId: '5b1f3c52-6d1e-4a53-9a3f-0c7a35a3a9d1',
        ...figures,
        locations: [{ location: 'main', ...figures, lowAt: 5 }],
      },
    },
  },
  unknown: {
    title: 'A SKU that no product has',
    request: { params: { sku: 'NOTHING' } },
    answer: { problem: 'notFound', detail: 'There is no SKU NOTHING.' },
  },
});
