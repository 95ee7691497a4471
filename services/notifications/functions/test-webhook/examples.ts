import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-webhook/examples.ts';
import { examples as deleted } from '../delete-webhook/examples.ts';
import { route } from './route.ts';

const { webhookId } = created.warehouse.answer.body;

export const examples = defineExamples(route, {
  sent: {
    title: 'A test of the warehouse',
    given: [created.warehouse],
    request: { params: { webhookId } },
    answer: { status: 202, body: { deliveryId: '01KKPA8JW0QF2Z5V7N9XH3T6BD' } },
  },
  deleted: {
    title: 'A webhook that was deleted meanwhile',
    given: [deleted.warehouse],
    request: { params: { webhookId: 'nothing' } },
    answer: { problem: 'notFound', detail: 'There is no webhook nothing.' },
  },
});
