import { TryLater } from '@bodega/shared/messaging/consume-messages';
import type { Addressee } from '../../domain/contact.ts';
import type { MailStatus } from '../../domain/ledger.ts';
import type { MailOrder, Recipient } from '../../domain/mail-order.ts';
import { mails } from '../../domain/mails.ts';
import { wants } from '../../domain/preferences.ts';
import { canBeSwitchedOff } from '../../domain/categories.ts';
import { findContact } from '../../store/contacts.ts';
import { findPreferences } from '../../store/preferences.ts';
import { mayMail } from '../../store/suppressions.ts';
import { settings } from './settings.ts';

/** Events come in any order: of a customer who is not known yet, the registration may still be on its way. */
export async function addresseeOf(recipient: Recipient): Promise<Addressee | 'forgotten'> {
  if ('operators' in recipient) return { email: settings.operatorsAddress, locale: 'en' };
  if (recipient.contact !== undefined) return recipient.contact;
  const contact = await findContact(recipient.customerId);
  if (contact === undefined) throw new TryLater('Nothing is known of the customer yet');
  return 'forgotten' in contact ? 'forgotten' : contact;
}

/** Why the mail may not be sent, as the ledger says it. */
export async function obstacleTo(
  { mail, recipient }: MailOrder,
  addressee: Addressee | 'forgotten',
): Promise<MailStatus | undefined> {
  if (addressee === 'forgotten') return 'forgotten';
  const { category } = mails[mail];
  if ('customerId' in recipient && category !== 'operators' && canBeSwitchedOff(category)) {
    if (!wants(await findPreferences(recipient.customerId), category)) return 'declined';
  }
  return (await mayMail(addressee.email)) ? undefined : 'suppressed';
}
