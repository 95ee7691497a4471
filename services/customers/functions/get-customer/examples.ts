import { defineExamples } from '@bodega/shared/http/examples';
import { examples as own } from '../get-me/examples.ts';
import { route } from './route.ts';

const { body: customer } = own.customer.answer;

export const examples = defineExamples(route, {
  customer: {
    title: 'Somebody who asks for help',
    given: [own.customer],
    request: { params: { customerId: customer.customerId } },
    answer: { status: 200, headers: { 'cache-control': 'private, no-store' }, body: customer },
  },
  unknown: {
    title: 'A customer that there is not',
    request: { params: { customerId: 'nobody' } },
    answer: { problem: 'notFound', detail: 'There is no such customer, or not any more.' },
  },
});
