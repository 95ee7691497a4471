import { localeOf } from '@bodega/shared/mail/locale';
import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { tidyName } from '../../domain/names.ts';
import { accountMail, type AccountMail } from '../../mails/account-mail.ts';
import { invitation } from '../../mails/invitation.ts';
import { resetPassword } from '../../mails/reset-password.ts';
import { verifyAddress } from '../../mails/verify-address.ts';
import { findCustomer } from '../../store/customers.ts';

/** The mails of the pool that are ours; texts to telephones, of which there are none here, stay the pool's. */
const MAILS: Readonly<Record<string, AccountMail>> = {
  CustomMessage_SignUp: verifyAddress,
  CustomMessage_ResendCode: verifyAddress,
  CustomMessage_UpdateUserAttribute: verifyAddress,
  CustomMessage_VerifyUserAttribute: verifyAddress,
  CustomMessage_ForgotPassword: resetPassword,
  CustomMessage_AdminCreateUser: invitation,
};

/** The pool is about to send a mail: it gets ours, in the language of the customer, or of the sign-up before that. */
export async function handler(event: CustomMessageTriggerEvent): Promise<CustomMessageTriggerEvent> {
  const mail = MAILS[event.triggerSource];
  if (mail === undefined) return event;
  const { userAttributes, codeParameter, usernameParameter } = event.request;
  const { sub = '', given_name: givenName, locale } = userAttributes;
  const customer = await findCustomer(sub);
  const { subject, message } = accountMail(mail, customer?.locale ?? localeOf(locale), {
    givenName: customer === undefined ? tidyName(givenName) : customer.givenName,
    code: codeParameter,
    username: usernameParameter ?? '',
  });
  event.response.emailSubject = subject;
  event.response.emailMessage = message;
  return event;
}
