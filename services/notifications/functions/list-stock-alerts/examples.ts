import { defineExamples } from '@bodega/shared/http/examples';
import { examples as asked } from '../ask-for-stock-alert/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  lamp: {
    title: 'One lamp',
    given: [asked.lamp],
    answer: {
      status: 200,
      headers: { 'cache-control': 'private, no-store' },
      body: { alerts: [asked.lamp.answer.body] },
    },
  },
});
