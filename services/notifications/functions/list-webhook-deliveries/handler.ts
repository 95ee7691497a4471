import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { shownDelivery } from '../../domain/webhooks/delivery.ts';
import { listDeliveries } from '../../store/deliveries.ts';
import { requireWebhook } from '../../store/webhooks.ts';
import { cursorAfter, idIn } from '../list-webhooks/cursor.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params: { webhookId }, query: { limit, cursor } }) => {
  await requireWebhook(webhookId);
  const after = cursor === undefined ? undefined : idIn(cursor);
  const { deliveries, last } = await listDeliveries(webhookId, { limit, after });
  return {
    status: 200,
    headers: caching.never,
    body: {
      deliveries: deliveries.map(shownDelivery),
      ...(last === undefined ? {} : { nextCursor: cursorAfter(last) }),
    },
  };
});
