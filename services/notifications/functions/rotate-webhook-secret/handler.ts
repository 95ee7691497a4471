import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { seal, unseal } from '../../domain/webhooks/sealed-secret.ts';
import { newSecret } from '../../domain/webhooks/signing.ts';
import { withNewSecret } from '../../domain/webhooks/webhook.ts';
import { webhookKey } from '../../store/webhook-key.ts';
import { replaceSecret, requireWebhook } from '../../store/webhooks.ts';
import { route } from './route.ts';

/** Stored sealed, as in create-webhook; a repeated request gets the same secret once more. */
export const handler = httpHandler(route, async ({ params: { webhookId }, idempotency }) => {
  const before = await requireWebhook(webhookId);
  const key = await webhookKey();
  const webhook = withNewSecret(before, seal(newSecret(), webhookId, key), new Date());
  const { secret, oldSecretUntil = '' } = webhook;
  const { body, ...answer } = await replaceSecret(webhook, idempotency, {
    status: 201 as const,
    headers: caching.never,
    body: { secret, oldSecretUntil },
  });
  return { ...answer, body: { ...body, secret: unseal(body.secret, webhookId, key) } };
});
