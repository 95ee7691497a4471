import { defineExamples } from '@bodega/shared/http/examples';
import { examples as added } from '../add-address/examples.ts';
import { route } from './route.ts';

const { addressId } = added.home.answer.body;

export const examples = defineExamples(route, {
  removed: {
    title: 'An address that nobody lives at any more',
    given: [added.home],
    request: { params: { addressId }, headers: { 'if-match': '"1"' } },
    answer: { status: 204 },
  },
});
