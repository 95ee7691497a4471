import type { EventOf } from '@bodega/shared/events/contract';
import type { customerDeletionRequested } from '@bodega/shared/events/customers';
import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { orderMail } from '../../domain/mail-order.ts';
import { findContact, forgetCustomer } from '../../store/contacts.ts';

/**
 * Forgets a customer, who gets one last mail. It carries the address itself: when it is sent, nothing here knows it any
 * more, and a mail that cannot be sent keeps nothing from being erased.
 */
export async function sayGoodbye(
  { data, metadata }: EventOf<typeof customerDeletionRequested>,
  mailsQueue: string,
): Promise<void> {
  const { customerId, deletionId } = data;
  const found = await findContact(customerId);
  if (found !== undefined && !('forgotten' in found)) {
    const { email, locale, givenName } = found;
    const contact = { email, locale, ...(givenName === undefined ? {} : { givenName }) };
    await sendMessages(mailsQueue, [
      orderMail('account-deleted', { recipient: { customerId, contact }, cause: deletionId, data: {} }),
    ]);
  }
  await forgetCustomer(data, { correlationId: metadata.correlationId, causationId: metadata.id });
}
