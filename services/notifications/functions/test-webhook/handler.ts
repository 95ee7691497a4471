import { randomUUID } from 'node:crypto';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { environment } from '@bodega/shared/observability/environment';
import { newDelivery } from '../../domain/webhooks/delivery.ts';
import { TEST_TYPE, testPayload } from '../../domain/webhooks/event-types.ts';
import { addTestDelivery } from '../../store/deliveries.ts';
import { requireEnabled } from '../../store/webhooks.ts';
import { route } from './route.ts';

const deliveriesQueue = environment('DELIVERIES_QUEUE_URL');

/** Also a repeated request sends the message: the first may have stopped before it did. A delivery is made once. */
export const handler = httpHandler(route, async ({ params: { webhookId }, idempotency: request }) => {
  await requireEnabled(webhookId);
  const now = new Date();
  const event = { id: randomUUID(), type: TEST_TYPE, occurredAt: now.toISOString() };
  const delivery = newDelivery(webhookId, event, now);
  const { deliveryId } = delivery;
  const answer = await addTestDelivery(delivery, testPayload(webhookId, event.id, now), {
    request,
    answer: { status: 202 as const, body: { deliveryId } },
  });
  await sendMessages(deliveriesQueue, [{ webhookId, deliveryId: answer.body.deliveryId }]);
  return answer;
});
