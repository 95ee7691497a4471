import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-webhook/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  none: {
    title: 'Nothing has happened yet',
    given: [created.warehouse],
    request: { params: { webhookId: created.warehouse.answer.body.webhookId } },
    answer: { status: 200, headers: { 'cache-control': 'private, no-store' }, body: { deliveries: [] } },
  },
});
