import { defineRoute } from '@bodega/shared/http/route';
import { webhookReplacementSchema, webhookSchema } from '../../domain/webhooks/webhook.ts';
import { webhookParams } from '../get-webhook/route.ts';

export const route = defineRoute({
  method: 'PUT',
  path: '/webhooks/{webhookId}',
  tag: 'Webhooks',
  summary: 'Change a webhook, switch it off or on again',
  description:
    'Replaces all that is said of it, but for its secret. Deliveries that wait go to the new address. What was dropped ' +
    'while it was disabled can be delivered again from the log.',
  access: 'operators',
  conditional: true,
  params: webhookParams,
  body: webhookReplacementSchema,
  answers: {
    200: {
      description: 'The webhook as it is now',
      body: webhookSchema,
      headers: { etag: '', 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
