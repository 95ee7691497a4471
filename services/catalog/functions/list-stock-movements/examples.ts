import { defineExamples } from '@bodega/shared/http/examples';
import { examples as adjustments } from '../adjust-stock/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  lamp: {
    title: 'A lamp of which twelve have come in',
    given: [adjustments.received],
    request: { params: { sku: 'LAMP-GREEN' } },
    answer: {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: { movements: [adjustments.received.answer.body] },
    },
    varies: ['movementId'],
  },
  unknown: {
    title: 'A SKU that no product has',
    request: { params: { sku: 'NOTHING' } },
    answer: { problem: 'notFound', detail: 'There is no SKU NOTHING.' },
  },
});
