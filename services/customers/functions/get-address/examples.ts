import { defineExamples } from '@bodega/shared/http/examples';
import { examples as added } from '../add-address/examples.ts';
import { route } from './route.ts';

const { body: address } = added.home.answer;

export const examples = defineExamples(route, {
  home: {
    title: 'The default address',
    given: [added.home],
    request: { params: { addressId: address.addressId } },
    answer: {
      status: 200,
      headers: { etag: '"1"', 'cache-control': 'private, no-store' },
      body: address,
    },
  },
  unknown: {
    title: 'An address that there is not',
    request: { params: { addressId: 'nothing' } },
    answer: { problem: 'notFound', detail: 'There is no address nothing.' },
  },
});
