import type { JsonObject } from '../../kernel/json.ts';
import { choiceOf, textOf } from './template-values.ts';
import type { UserPool } from './user-pool.ts';

/** AWS: the sender of a pool that has no SES identity. */
const COGNITO_SENDER = 'no-reply@verificationemail.com';

/** A pool's EmailConfiguration: by whose account its mails go out, and who stands in their head. */
export function mailSettings(
  properties: JsonObject,
): Pick<UserPool, 'sendsByOwnAccount' | 'mailFrom' | 'mailReplyTo'> {
  const account = choiceOf(properties, 'EmailSendingAccount', ['COGNITO_DEFAULT', 'DEVELOPER']);
  const sourceArn = textOf(properties, 'SourceArn');
  const from = textOf(properties, 'From');
  const identity = sourceArn === undefined ? undefined : identityOf(sourceArn);
  // AWS: "DEVELOPER … you must provide a value for SourceArn".
  if (account === 'DEVELOPER' && identity === undefined) {
    throw new Error('EmailConfiguration with EmailSendingAccount DEVELOPER needs SourceArn');
  }
  if (from !== undefined) refuseOthersAddress(from, identity);
  if (from === undefined && identity !== undefined && !identity.includes('@')) {
    throw new Error('EmailConfiguration needs From, because SourceArn is a domain');
  }
  return {
    sendsByOwnAccount: account === 'DEVELOPER',
    mailFrom: from ?? identity ?? COGNITO_SENDER,
    mailReplyTo: textOf(properties, 'ReplyToEmailAddress'),
  };
}

function identityOf(sourceArn: string): string {
  const [, identity] = /^arn:aws:ses:[\w-]+:\d{12}:identity\/(\S+)$/.exec(sourceArn) ?? [];
  if (identity === undefined)
    throw new Error(`EmailConfiguration.SourceArn is not the ARN of an identity of SES: ${sourceArn}`);
  return identity;
}

/** AWS: From is the identity itself, or an address of its domain; a name may stand before it. */
function refuseOthersAddress(from: string, identity: string | undefined): void {
  const address = (/<([^<>]+)>\s*$/.exec(from)?.[1] ?? from).trim().toLowerCase();
  if (identity === undefined) throw new Error('EmailConfiguration.From needs SourceArn');
  const domain = address.slice(address.indexOf('@') + 1);
  const own = identity.toLowerCase();
  if (address !== own && domain !== own && !domain.endsWith(`.${own}`))
    throw new Error(`EmailConfiguration.From ${address} does not belong to the identity ${identity}`);
}
