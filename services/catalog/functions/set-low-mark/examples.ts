import { defineExamples } from '@bodega/shared/http/examples';
import { examples as products } from '../create-product/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  ten: {
    title: 'A lamp is low from ten on',
    given: [products.lamp],
    request: { params: { sku: 'LAMP-GREEN' }, body: { lowAt: 10 } },
    answer: { status: 200, body: { lowAt: 10 } },
  },
  unknown: {
    title: 'A SKU that no product has',
    request: { params: { sku: 'NOTHING' }, body: { lowAt: 10 } },
    answer: { problem: 'notFound', detail: 'There is no SKU NOTHING.' },
  },
});
