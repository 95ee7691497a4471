import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-webhook/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  warehouse: {
    title: 'The warehouse wants nothing more',
    given: [created.warehouse],
    request: { params: { webhookId: created.warehouse.answer.body.webhookId } },
    answer: { status: 204 },
  },
});
