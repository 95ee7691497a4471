import { httpHandler } from '@bodega/shared/http/http-handler';
import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { environment } from '@bodega/shared/observability/environment';
import { askedAgain } from '../../domain/webhooks/delivery.ts';
import { redeliver, requireDelivery } from '../../store/deliveries.ts';
import { requireEnabled } from '../../store/webhooks.ts';
import { route } from './route.ts';

const deliveriesQueue = environment('DELIVERIES_QUEUE_URL');

/**
 * Also a repeated request sends the message: the first may have stopped before it did. Of a delivery that waits there are
 * two messages then: whichever comes first makes the attempt, and the other finds it made.
 */
export const handler = httpHandler(route, async ({ params, idempotency: request }) => {
  const { webhookId, deliveryId } = params;
  await requireEnabled(webhookId);
  const seen = await requireDelivery(webhookId, deliveryId);
  const answer = await redeliver(askedAgain(seen, new Date()), seen, {
    request,
    answer: { status: 202 as const, body: { deliveryId } },
  });
  await sendMessages(deliveriesQueue, [{ webhookId, deliveryId }]);
  return answer;
});
