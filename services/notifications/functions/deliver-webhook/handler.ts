import { consumeMessages, TryLater } from '@bodega/shared/messaging/consume-messages';
import * as v from 'valibot';
import { hideMessage } from '../../store/mail-queue.ts';
import { deliver } from './deliver.ts';
import { settings } from './settings.ts';

const messageSchema = v.object({ webhookId: v.string(), deliveryId: v.string() });

/** AWS: hidden for 12 hours at most. What waits longer looks in between, and hides again. */
const LONGEST_SECONDS = 11 * 60 * 60;

/** One message of either queue → one attempt. What has to wait hides its message until then. */
export const handler = consumeMessages(async (body, record) => {
  const { webhookId, deliveryId } = v.parse(messageSchema, body);
  const receives = Number(record.attributes.ApproximateReceiveCount);
  const isRetry = record.eventSourceARN === settings.retriesQueueArn;
  const seconds = await deliver(webhookId, deliveryId, { isRetry, receives });
  if (seconds === undefined) return;
  await hideMessage(settings.retriesQueueUrl, record.receiptHandle, Math.min(seconds, LONGEST_SECONDS));
  throw new TryLater(`The delivery waits for ${seconds} seconds`);
});
