import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { changedMeanwhile, etagOf, requireMatch } from '@bodega/shared/http/if-match';
import { changedWebhook, shownWebhook } from '../../domain/webhooks/webhook.ts';
import { requireWebhook, saveWebhook } from '../../store/webhooks.ts';
import { requireEndpoint } from '../create-webhook/endpoint.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params: { webhookId }, body: wanted, ifMatch }) => {
  requireEndpoint(wanted.url);
  const before = await requireWebhook(webhookId);
  requireMatch(ifMatch, before.version);
  const webhook = changedWebhook(before, wanted, new Date());
  if (!(await saveWebhook(webhook))) throw changedMeanwhile();
  return {
    status: 200,
    headers: { ...caching.never, etag: etagOf(webhook.version) },
    body: shownWebhook(webhook),
  };
});
