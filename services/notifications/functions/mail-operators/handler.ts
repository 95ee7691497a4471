import { consumeMessages } from '@bodega/shared/messaging/consume-messages';
import { operatorAlertSchema } from '@bodega/shared/messaging/operator-alert';
import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { environment } from '@bodega/shared/observability/environment';
import * as v from 'valibot';
import { mailOfAlert } from '../../domain/mails-of-alerts.ts';

const mailsQueue = environment('MAILS_QUEUE_URL');

/** The topic of the operators' alerts → a mail to them. */
export const handler = consumeMessages(async (body) => {
  const alert = v.safeParse(operatorAlertSchema, body);
  if (!alert.success) throw new Error('The alert is neither an approval nor an alarm');
  await sendMessages(mailsQueue, [mailOfAlert(alert.output)]);
});
