import { defineExamples } from '@bodega/shared/http/examples';
import { examples as asked } from '../ask-for-stock-alert/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  lamp: {
    title: 'No more news of the lamp',
    given: [asked.lamp],
    request: { params: { sku: 'LAMP-GREEN' } },
    answer: { status: 204 },
  },
});
