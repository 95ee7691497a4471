import { defineExamples } from '@bodega/shared/http/examples';
import { examples as created } from '../create-webhook/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  replaced: {
    title: 'Another secret, and a day to move to it',
    given: [created.warehouse],
    request: { params: { webhookId: created.warehouse.answer.body.webhookId } },
    varies: ['secret'],
    answer: {
      status: 201,
      headers: { 'cache-control': 'private, no-store' },
      body: { secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD', oldSecretUntil: '2026-03-15T08:15:00.000Z' },
    },
  },
});
