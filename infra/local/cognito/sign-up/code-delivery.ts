import type { JsonObject } from '../../kernel/json.ts';
import type { CodePurpose, ConfirmationCodes } from './confirmation-codes.ts';
import type { MessageKind, Outbox } from './outbox.ts';
import type { ContactAttribute, UserPool } from '../pools/user-pool.ts';
import type { Caller } from '../triggers/account-triggers.ts';
import { messageFor } from '../triggers/message-trigger.ts';
import type { Steps } from '../triggers/steps.ts';
import type { User } from '../users/users.ts';

/** Sends confirmation codes, and says where they went as AWS says it. */
export class CodeDelivery {
  readonly #codes: ConfirmationCodes;
  readonly #outbox: Outbox;

  constructor(codes: ConfirmationCodes, outbox: Outbox) {
    this.#codes = codes;
    this.#outbox = outbox;
  }

  /** The words come first: a CustomMessage function that fails leaves the code before as it was. */
  *send(
    pool: UserPool,
    user: User,
    caller: Caller,
    kind: MessageKind,
    { purpose, attribute, value }: { purpose: CodePurpose; attribute: ContactAttribute; value: string },
  ): Steps<JsonObject> {
    const medium = mediumOf(attribute);
    const words = yield* messageFor(pool, user, caller, kind, medium);
    const code = this.#codes.issue(pool, user.username, { purpose, attribute, value });
    this.#outbox.send(pool, kind, value, words, { username: user.username, code });
    return deliveryDetails(attribute, value);
  }
}

export function deliveryDetails(attribute: ContactAttribute, value: string): JsonObject {
  return {
    AttributeName: attribute,
    DeliveryMedium: mediumOf(attribute),
    Destination:
      attribute === 'email'
        ? maskedMail(value)
        : `+${'*'.repeat(Math.max(value.length - 5, 0))}${value.slice(-4)}`,
  };
}

/** The contact that a new user's code goes to. AWS: a telephone number before a mail address. */
export function contactToVerify(pool: UserPool, user: User): ContactAttribute | undefined {
  return (['phone_number', 'email'] as const).find(
    (contact) => pool.autoVerifiedAttributes.includes(contact) && Boolean(user.attributes[contact]),
  );
}

function mediumOf(attribute: ContactAttribute): 'EMAIL' | 'SMS' {
  return attribute === 'email' ? 'EMAIL' : 'SMS';
}

/** AWS shows the first letters of both sides only: `c***@b***`. */
function maskedMail(address: string): string {
  const [name = '', domain = ''] = address.split('@');
  return `${name.charAt(0)}***@${domain.charAt(0)}***`;
}
