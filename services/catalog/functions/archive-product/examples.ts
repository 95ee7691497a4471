import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-product/examples.ts';
import { route } from './route.ts';

const { productId } = created.lamp.answer.body;

export const examples = defineExamples(route, {
  archived: {
    title: 'A lamp that is no longer sold',
    given: [created.lamp],
    request: { params: { productId }, headers: { 'if-match': '"1"' } },
    answer: { status: 204 },
  },
});
