import { canBeSwitchedOff } from '../../domain/categories.ts';
import { composeMail, type ComposedMail } from '../../domain/compose-mail.ts';
import type { Addressee } from '../../domain/contact.ts';
import type { MailOrder } from '../../domain/mail-order.ts';
import { mails } from '../../domain/mails.ts';
import { unsubscribeToken } from '../../domain/unsubscribe-token.ts';
import { Templates } from '../../store/templates.ts';
import { unsubscribeKey } from '../../store/unsubscribe-key.ts';
import { settings } from './settings.ts';

const templates = new Templates(settings.templatesFolder);

/** The mail as it goes out, in the language of its reader. */
export async function compose(order: MailOrder, addressee: Addressee): Promise<ComposedMail> {
  const { mail, data } = order;
  const { shopUrl, consoleUrl } = settings;
  return composeMail({
    ...{ mail, data, addressee, shopUrl, consoleUrl },
    template: templates.template(mail, addressee.locale),
    footers: templates.footers(addressee.locale),
    unsubscribeUrl: await unsubscribeUrlFor(order),
  });
}

/** Only of mails that can be switched off. */
async function unsubscribeUrlFor({ mail, recipient }: MailOrder): Promise<string | undefined> {
  const { category } = mails[mail];
  if (category === 'operators' || !canBeSwitchedOff(category) || 'operators' in recipient) return undefined;
  const token = unsubscribeToken({ customerId: recipient.customerId, category }, await unsubscribeKey());
  return `${settings.shopUrl}/unsubscribe?token=${token}`;
}
