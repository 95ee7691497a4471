import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-webhook/examples.ts';
import { examples as deleted } from '../delete-webhook/examples.ts';
import { examples as tested } from '../test-webhook/examples.ts';
import { route } from './route.ts';

const { webhookId } = created.warehouse.answer.body;
const { deliveryId } = tested.sent.answer.body;

export const examples = defineExamples(route, {
  again: {
    title: 'A delivery that waits for its next attempt',
    given: [tested.sent],
    request: { params: { webhookId, deliveryId } },
    answer: { status: 202, body: { deliveryId } },
  },
  unknown: {
    title: 'A delivery that there is not, or not any more',
    request: { params: { webhookId, deliveryId: 'nothing' } },
    answer: {
      problem: 'notFound',
      detail: 'The webhook has no delivery nothing; the log goes back 30 days.',
    },
  },
  deleted: {
    title: 'A webhook that was deleted meanwhile',
    given: [deleted.warehouse],
    request: { params: { webhookId: 'nothing', deliveryId } },
    answer: { problem: 'notFound', detail: 'There is no webhook nothing.' },
  },
});
