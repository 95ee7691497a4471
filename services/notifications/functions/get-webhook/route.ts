import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { webhookSchema } from '../../domain/webhooks/webhook.ts';

export const webhookParams = v.strictObject({
  webhookId: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
});

export const route = defineRoute({
  method: 'GET',
  path: '/webhooks/{webhookId}',
  tag: 'Webhooks',
  summary: 'A webhook, and how it fares',
  description: 'Says why it is disabled, if it is, and since when it has been failing. Never its secret.',
  access: 'operators',
  params: webhookParams,
  answers: {
    200: { description: 'The webhook', body: webhookSchema, headers: { etag: '', 'cache-control': '' } },
  },
  problems: ['notFound'],
});
