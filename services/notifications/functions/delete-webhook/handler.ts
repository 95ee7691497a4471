import { httpHandler } from '@bodega/shared/http/http-handler';
import { removeWebhook } from '../../store/webhooks.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params: { webhookId } }) => {
  await removeWebhook(webhookId);
  return { status: 204 };
});
