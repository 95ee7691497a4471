import { consumeEvents } from '@bodega/shared/messaging/consume-events';
import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { environment } from '@bodega/shared/observability/environment';
import { webhookDisabled } from '@bodega/shared/events/notifications';
import { mailsOf } from '../../domain/mails-of-events.ts';
import { SHARED_EVENTS } from '../../domain/webhooks/event-types.ts';
import { fanOut } from './fan-out.ts';

const mailsQueue = environment('MAILS_QUEUE_URL');

/** What merchants may hear of → one delivery for each webhook that wants it. Operators hear of webhooks that were disabled. */
export const handler = consumeEvents(SHARED_EVENTS, async (event) => {
  await fanOut(event);
  if (event.type === webhookDisabled.type) await sendMessages(mailsQueue, mailsOf(event));
});
