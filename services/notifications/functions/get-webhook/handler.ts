import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf } from '@bodega/shared/http/if-match';
import { shownWebhook } from '../../domain/webhooks/webhook.ts';
import { requireWebhook } from '../../store/webhooks.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params: { webhookId } }) => {
  const webhook = await requireWebhook(webhookId);
  return {
    status: 200,
    headers: { ...caching.never, etag: etagOf(webhook.version) },
    body: shownWebhook(webhook),
  };
});
