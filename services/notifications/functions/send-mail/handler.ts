import { consumeWithBackOff } from '@bodega/shared/messaging/consume-with-back-off';
import { environment } from '@bodega/shared/observability/environment';
import { readMailOrder } from '../../domain/mail-order.ts';
import { hideMessage } from '../../store/mail-queue.ts';
import { sendOnce } from './send-once.ts';

const queue = environment('MAILS_QUEUE_URL');

/** The one place that sends mails: the queue → SES, one message at a time. */
export const handler = consumeWithBackOff({
  hide: ({ receiptHandle }, seconds) => hideMessage(queue, receiptHandle, seconds),
  react: (body, timeLeft) => sendOnce(readMailOrder(body), timeLeft),
});
