import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { shownWebhook } from '../../domain/webhooks/webhook.ts';
import { listWebhooks } from '../../store/webhooks.ts';
import { cursorAfter, idIn } from './cursor.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ query: { limit, cursor } }) => {
  const after = cursor === undefined ? undefined : idIn(cursor);
  const { webhooks, last } = await listWebhooks({ limit, after });
  return {
    status: 200,
    headers: caching.never,
    body: {
      webhooks: webhooks.map(shownWebhook),
      ...(last === undefined ? {} : { nextCursor: cursorAfter(last) }),
    },
  };
});
