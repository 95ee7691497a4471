import type { JsonObject } from '../../kernel/json.ts';
import { invalidParameter } from '../errors.ts';
import type { MessageTemplate, UserPool } from '../pools/user-pool.ts';
import type { MessageKind } from '../sign-up/outbox.ts';
import type { User } from '../users/users.ts';
import type { Caller } from './account-triggers.ts';
import { invalidLambdaResponse } from './invoke-trigger.ts';
import { ask, eventAttributes, type Steps } from './steps.ts';

const CODE = '{####}';
const USERNAME = '{username}';
/** AWS: "For email, the maximum length for the message is 20,000 UTF-8 characters". */
const LONGEST_MAIL = 20_000;
const LONGEST_SUBJECT = 140;
const LONGEST_TEXT_MESSAGE = 140;

/** What the user is written, with its placeholders: the pool's own words, or those of its CustomMessage function. */
export function* messageFor(
  pool: UserPool,
  user: User,
  caller: Caller,
  kind: MessageKind,
  medium: 'EMAIL' | 'SMS',
): Steps<MessageTemplate> {
  const usual = kind === 'AdminCreateUser' ? pool.invitationMessage : pool.codeMessage;
  const response = yield* ask({
    pool,
    name: 'CustomMessage',
    source: `CustomMessage_${kind}`,
    username: user.username,
    ...caller,
    request: () => ({
      userAttributes: eventAttributes(user),
      codeParameter: CODE,
      linkParameter: '{##Click Here##}',
      usernameParameter: kind === 'AdminCreateUser' ? USERNAME : null,
    }),
    response: () => ({ smsMessage: null, emailMessage: null, emailSubject: null }),
  });
  if (response === undefined) return usual;
  const needed = kind === 'AdminCreateUser' ? [CODE, USERNAME] : [CODE];
  if (medium === 'SMS') {
    const message = words(response, 'smsMessage', LONGEST_TEXT_MESSAGE, needed);
    return { ...usual, ...(message === undefined ? {} : { message }) };
  }
  const message = words(response, 'emailMessage', LONGEST_MAIL, needed);
  const subject = words(response, 'emailSubject', LONGEST_SUBJECT, []);
  if (message === undefined && subject === undefined) return usual;
  // AWS: "If the EmailSendingAccount attribute of the user pool is not DEVELOPER and an emailMessage parameter is
  // returned, Amazon Cognito throws a 400 error code"; the same for emailSubject.
  if (!pool.sendsByOwnAccount) {
    throw invalidLambdaResponse(
      'emailMessage and emailSubject need EmailConfiguration with EmailSendingAccount DEVELOPER',
    );
  }
  return { subject: subject ?? usual.subject, message: message ?? usual.message };
}

function words(
  response: JsonObject,
  name: string,
  longest: number,
  needed: readonly string[],
): string | undefined {
  const value = response[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw invalidLambdaResponse('Unrecognizable lambda output');
  const missing = needed.find((placeholder) => !value.includes(placeholder));
  if (missing === undefined && value.length > 0 && value.length <= longest) return value;
  const member = { emailMessage: 'emailBody', emailSubject: 'emailSubject', smsMessage: 'smsMessage' }[name];
  const rule =
    missing === undefined
      ? `Member must have length between 1 and ${longest}`
      : `Member must contain ${missing}`;
  throw invalidParameter(
    `1 validation error detected: Value at '${member ?? name}' failed to satisfy constraint: ${rule}`,
  );
}
