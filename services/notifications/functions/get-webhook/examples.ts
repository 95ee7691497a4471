import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-webhook/examples.ts';
import { route } from './route.ts';

const { secret: _, ...warehouse } = created.warehouse.answer.body;

export const examples = defineExamples(route, {
  warehouse: {
    title: 'A webhook that fares well',
    given: [created.warehouse],
    request: { params: { webhookId: warehouse.webhookId } },
    answer: {
      status: 200,
      headers: { etag: '"1"', 'cache-control': 'private, no-store' },
      body: warehouse,
    },
  },
  unknown: {
    title: 'A webhook that there is not',
    request: { params: { webhookId: 'nothing' } },
    answer: { problem: 'notFound', detail: 'There is no webhook nothing.' },
  },
});
