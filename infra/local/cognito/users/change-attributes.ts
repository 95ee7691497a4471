import type { JsonObject } from '../../kernel/json.ts';
import { checkAttributes, checkMutable } from '../pools/attribute-schema.ts';
import { aliasExists, invalidParameter } from '../errors.ts';
import { textList } from '../input.ts';
import type { Cognito } from '../operation.ts';
import type { ContactAttribute, UserPool } from '../pools/user-pool.ts';
import type { Caller } from '../triggers/account-triggers.ts';
import type { Steps } from '../triggers/steps.ts';
import type { User } from './users.ts';

const CONTACTS = ['email', 'phone_number'] as const;

/**
 * Changes a user's attributes; an empty value deletes one. A new contact is unverified, or waits for its code where the
 * pool says so (AttributesRequireVerificationBeforeUpdate). Returns where codes went.
 */
export function* changeAttributes(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  changes: Readonly<Record<string, string>>,
  caller: Caller,
): Steps<JsonObject[]> {
  checkAttributes(pool, changes);
  checkMutable(pool, changes);
  const newContacts = CONTACTS.filter((contact) => {
    const value = changes[contact];
    return value !== undefined && value !== '' && value !== user.attributes[contact];
  });
  for (const contact of CONTACTS) refuseImpossible(cognito, pool, user, contact, changes[contact]);
  const saved = cognito.users.save(pool, { ...user, attributes: merged(pool, user, changes, newContacts) });
  const unproven = newContacts.filter(
    (contact) =>
      pool.autoVerifiedAttributes.includes(contact) && changes[`${contact}_verified`] === undefined,
  );
  const sent: JsonObject[] = [];
  for (const attribute of unproven) {
    const subject = { purpose: `verify-${attribute}`, attribute, value: changes[attribute] ?? '' } as const;
    sent.push(yield* cognito.delivery.send(pool, saved, caller, 'UpdateUserAttribute', subject));
  }
  return sent;
}

/** UserAttributeNames: an attribute is deleted by an empty value. */
export function deletionsOf(input: JsonObject): Record<string, string> {
  return Object.fromEntries((textList(input, 'UserAttributeNames') ?? []).map((name) => [name, '']));
}

function refuseImpossible(
  cognito: Cognito,
  pool: UserPool,
  user: User,
  contact: ContactAttribute,
  value: string | undefined,
): void {
  if (!pool.usernameAttributes.includes(contact) || value === undefined) return;
  if (value === '') throw invalidParameter(`Cannot delete ${contact}: users sign in with it.`);
  const holder = cognito.users.holderOf(pool, contact, value);
  if (holder !== undefined && holder !== user.username) throw aliasExists(contact);
}

function merged(
  pool: UserPool,
  user: User,
  changes: Readonly<Record<string, string>>,
  newContacts: readonly ContactAttribute[],
): Record<string, string> {
  const attributes = new Map(Object.entries({ ...user.attributes, ...changes }));
  for (const contact of newContacts) {
    const flag = `${contact}_verified`;
    // AWS: an administrator who says that the contact is verified settles it.
    if (changes[flag] !== undefined) continue;
    if (pool.verifiedBeforeUpdate.includes(contact)) restore(attributes, contact, user.attributes[contact]);
    else attributes.set(flag, 'false');
  }
  for (const [name, value] of attributes) {
    if (value !== '') continue;
    attributes.delete(name);
    attributes.delete(`${name}_verified`);
  }
  return Object.fromEntries(attributes);
}

function restore(attributes: Map<string, string>, name: string, former: string | undefined): void {
  if (former === undefined) attributes.delete(name);
  else attributes.set(name, former);
}
