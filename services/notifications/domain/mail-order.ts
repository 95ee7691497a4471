import * as v from 'valibot';
import { createHash } from 'node:crypto';
import { LOCALES } from '@bodega/shared/mail/locale';
import { MAIL_NAMES, type DataOfMail, type MailName, mails } from './mails.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** To whom: a customer, whose contact is looked up when the mail is sent; or those who run the shop. */
const recipientSchema = v.union([
  v.object({
    customerId: id,
    /** Only where the contact is gone by then: the mail that says goodbye. */
    contact: v.optional(
      v.object({ email: v.string(), locale: v.picklist(LOCALES), givenName: v.optional(v.string()) }),
    ),
  }),
  v.object({ operators: v.literal(true) }),
]);

/** A mail that is to be sent: a message of the mails queue. */
const mailOrderSchema = v.object({
  mail: v.picklist(MAIL_NAMES),
  recipient: recipientSchema,
  /** What the mail is about, as an order's id. The same mail for the same cause is sent once, however often it is asked for. */
  cause: id,
  /** Operators find the mail by it. */
  orderId: v.optional(id),
  data: v.record(v.string(), v.unknown()),
});

export type MailOrder = v.InferOutput<typeof mailOrderSchema>;
export type Recipient = MailOrder['recipient'];

/** The mail that this event or message asks for, with the data that its templates name. */
export function orderMail<Name extends MailName>(
  mail: Name,
  order: Omit<MailOrder, 'mail' | 'data'> & { readonly data: DataOfMail<Name> },
): MailOrder {
  return { ...order, mail, data: v.parse(mails[mail].data, order.data) };
}

/** Throws where the message is none, or its data are not those of the mail. Names no values: they are somebody's. */
export function readMailOrder(body: unknown): MailOrder {
  const order = v.safeParse(mailOrderSchema, body);
  if (!order.success) throw new Error(`This is no mail that could be sent: ${placesOf(order.issues)}`);
  const data = v.safeParse(mails[order.output.mail].data, order.output.data);
  if (!data.success)
    throw new Error(`The data of ${order.output.mail} are not sound: ${placesOf(data.issues)}`);
  return { ...order.output, data: data.output };
}

function placesOf(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues.map((issue) => v.getDotPath(issue) ?? 'the message').join(', ');
}

export const OPERATORS = 'operators';

/** As the ledger names the recipient. */
export function recipientId(recipient: Recipient): string {
  return 'operators' in recipient ? OPERATORS : recipient.customerId;
}

/**
 * The one name of this mail to this recipient for this cause: the ledger's key, and the tag under which SES tells what
 * became of it. AWS: tags take letters, digits, _ and - only.
 */
export function mailIdOf({ mail, recipient, cause }: MailOrder): string {
  return createHash('sha256')
    .update(JSON.stringify([recipientId(recipient), mail, cause]))
    .digest('base64url');
}
