import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-product/examples.ts';
import { route } from './route.ts';

const { lamp } = created;
const { productId } = lamp.answer.body;
const cheaper = {
  ...lamp.request.body,
  variants: [
    { sku: 'LAMP-GREEN', options: { colour: 'green' }, prices: [{ amount: 3999, currency: 'EUR' }] },
  ],
};

export const examples = defineExamples(route, {
  cheaper: {
    title: 'Another price, and one colour less',
    given: [lamp],
    request: { params: { productId }, headers: { 'if-match': '"1"' }, body: cheaper },
    answer: {
      status: 200,
      headers: { etag: '"2"' },
      body: { ...lamp.answer.body, ...cheaper, version: 2, updatedAt: '2026-01-03T08:00:00.000Z' },
    },
  },
  changedMeanwhile: {
    title: 'A version that is no more',
    request: {
      params: { productId },
      headers: { 'if-match': '"1"' },
      body: { ...cheaper, name: 'Brass lamp' },
    },
    answer: {
      problem: 'preconditionFailed',
      detail: 'It has changed since you read it: read it again, and repeat your change on what you find.',
      headers: { etag: '"2"' },
    },
  },
});
