import type { DomainEvent } from '@bodega/shared/events/domain-event';
import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { environment } from '@bodega/shared/observability/environment';
import { newDelivery } from '../../domain/webhooks/delivery.ts';
import { eventTypeOf, payloadOf } from '../../domain/webhooks/event-types.ts';
import { addDelivery } from '../../store/deliveries.ts';
import { allWebhooks } from '../../store/webhooks.ts';

const deliveriesQueue = environment('DELIVERIES_QUEUE_URL');

/**
 * The delivery is written before its message is sent, and both may be done again: the delivery's id follows from the
 * event's, and a message about a delivery that was made already changes nothing.
 */
export async function fanOut(event: DomainEvent): Promise<void> {
  const type = eventTypeOf(event);
  const webhooks = await allWebhooks();
  const wanted = webhooks.filter(
    ({ status, eventTypes }) => status === 'enabled' && eventTypes.includes(type),
  );
  const { id, occurredAt } = event.metadata;
  const deliveries = wanted.map(({ webhookId }) =>
    newDelivery(webhookId, { id, type, occurredAt }, new Date()),
  );
  await Promise.all(deliveries.map((delivery) => addDelivery(delivery, payloadOf(event))));
  await sendMessages(
    deliveriesQueue,
    deliveries.map(({ webhookId, deliveryId }) => ({ webhookId, deliveryId })),
  );
}
