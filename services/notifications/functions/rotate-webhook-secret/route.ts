import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { webhookParams } from '../get-webhook/route.ts';

export const route = defineRoute({
  method: 'POST',
  path: '/webhooks/{webhookId}/secret',
  tag: 'Webhooks',
  summary: 'Replace the secret of a webhook',
  description:
    'For a day, both the old and the new one sign every delivery: take the new one into your receiver meanwhile. A ' +
    'second replacement within that day ends the first secret at once, as after a leak.',
  access: 'operators',
  idempotent: true,
  params: webhookParams,
  answers: {
    201: {
      description: 'The new secret, shown this once',
      body: v.pipe(
        v.strictObject({ secret: v.string(), oldSecretUntil: v.pipe(v.string(), v.isoTimestamp()) }),
        v.title('NewWebhookSecret'),
      ),
      headers: { 'cache-control': '' },
    },
  },
  problems: ['notFound', 'preconditionFailed'],
});
