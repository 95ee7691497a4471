import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { webhookInputSchema, webhookSchema } from '../../domain/webhooks/webhook.ts';

export const route = defineRoute({
  method: 'POST',
  path: '/webhooks',
  tag: 'Webhooks',
  summary: 'Have events sent to an address',
  description:
    'The answer is the only one that shows the secret with which deliveries are signed: keep it where your receiver ' +
    'finds it. docs/webhooks.md says how to verify them. Fifty webhooks at most.',
  access: 'operators',
  idempotent: true,
  body: webhookInputSchema,
  answers: {
    201: {
      description: 'The webhook, with its secret',
      body: v.pipe(
        v.strictObject({
          ...webhookSchema.pipe[0].entries,
          secret: v.pipe(
            v.string(),
            v.description('Shown this once. Standard Webhooks: `whsec_` and base64.'),
          ),
        }),
        v.title('CreatedWebhook'),
      ),
      headers: { location: 'The webhook', etag: '', 'cache-control': '' },
    },
  },
  problems: ['conflict'],
});
