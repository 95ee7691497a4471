import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { type MailOrder, orderMail } from '../../domain/mail-order.ts';
import { type AskedAlert, askedFor, removeAlert } from '../../store/stock-alerts.ts';

/**
 * Orders a mail for everybody who asked, and forgets that they did: each is told once. A run that stops between the two
 * orders the same mails again, which the ledger then knows.
 */
export async function tellWhoAsked(sku: string, eventId: string, mailsQueue: string): Promise<void> {
  for await (const asked of askedFor(sku)) {
    await sendMessages(
      mailsQueue,
      asked.map((each) => mailOf(each, eventId)),
    );
    await Promise.all(asked.map(({ customerId }) => removeAlert(customerId, sku)));
  }
}

function mailOf({ customerId, alert: { sku, product } }: AskedAlert, eventId: string): MailOrder {
  return orderMail('back-in-stock', { recipient: { customerId }, cause: eventId, data: { sku, product } });
}
