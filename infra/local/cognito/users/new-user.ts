import { randomUUID } from 'node:crypto';
import { AwsError } from '../../kernel/aws-error.ts';
import { checkAttributes, checkRequired } from '../pools/attribute-schema.ts';
import { aliasExists, invalidParameter } from '../errors.ts';
import type { Cognito } from '../operation.ts';
import type { ContactAttribute, UserPool } from '../pools/user-pool.ts';
import { nameKey, type User } from './users.ts';

/** A user as SignUp and AdminCreateUser begin one, not yet saved. Throws for attributes or names that cannot be. */
export function newUser(
  cognito: Cognito,
  pool: UserPool,
  username: string,
  given: Readonly<Record<string, string>>,
): User {
  checkAttributes(pool, given);
  const sub = randomUUID();
  const signsUpBy = pool.usernameAttributes.length === 0 ? undefined : contactKind(pool, username);
  if (signsUpBy !== undefined) refuseOtherContact(signsUpBy, username, given);
  const attributes = withFlags(signsUpBy === undefined ? given : { ...given, [signsUpBy]: username });
  checkRequired(pool, attributes);
  refuseTaken(cognito, pool, username, attributes);
  const now = Date.now();
  return {
    // AWS: whoever signs up by a mail address is named by the sub.
    username: signsUpBy === undefined ? nameKey(pool, username) : sub,
    sub,
    attributes,
    status: 'UNCONFIRMED',
    enabled: true,
    password: undefined,
    formerPasswords: [],
    failedSignIns: 0,
    lockedUntil: 0,
    createdAt: now,
    modifiedAt: now,
  };
}

/** Throws when another user has the name, or the contact that stands for one. */
export function refuseTaken(
  cognito: Cognito,
  pool: UserPool,
  username: string,
  attributes: Readonly<Record<string, string>>,
): void {
  if (pool.usernameAttributes.length === 0) refuseTakenName(cognito, pool, username);
  else refuseTakenContact(cognito, pool, attributes);
}

/** AWS: a PreSignUp function sees what the request gives, and nothing that Cognito adds to it. */
export function requestedAttributes(
  { attributes }: User,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => name in given || !name.endsWith('_verified')),
  );
}

/** A contact is unverified until a code or an administrator says otherwise. */
export function withFlags(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...(attributes.email === undefined ? {} : { email_verified: 'false' }),
    ...(attributes.phone_number === undefined ? {} : { phone_number_verified: 'false' }),
    ...Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== '')),
  };
}

/** AWS: an alias that another user holds is refused, or taken away when ForceAliasCreation says so. */
export function claimAliases(cognito: Cognito, pool: UserPool, user: User, force: boolean): void {
  const taken = pool.aliasAttributes.filter((alias) => {
    const value = user.attributes[alias];
    const usable = alias === 'preferred_username' || user.attributes[`${alias}_verified`] === 'true';
    const holder = value === undefined || !usable ? undefined : cognito.users.holderOf(pool, alias, value);
    return holder !== undefined && holder !== user.username;
  });
  const kept = taken.find((alias) => !force || alias === 'preferred_username');
  if (kept !== undefined) throw aliasExists(kept);
  for (const alias of taken) {
    const other = cognito.users.find(pool, user.attributes[alias] ?? '');
    if (other === undefined) continue;
    cognito.users.save(pool, {
      ...other,
      attributes: { ...other.attributes, [`${alias}_verified`]: 'false' },
    });
  }
}

function contactKind(pool: UserPool, username: string): ContactAttribute {
  const byMail = pool.usernameAttributes.includes('email');
  const byPhone = pool.usernameAttributes.includes('phone_number');
  if (byMail && username.includes('@')) return 'email';
  if (byPhone && username.startsWith('+')) return 'phone_number';
  const wanted =
    byMail && byPhone ? 'either an email or a phone number' : byMail ? 'an email' : 'a phone number';
  throw invalidParameter(`Username should be ${wanted}.`);
}

function refuseOtherContact(
  contact: ContactAttribute,
  username: string,
  given: Readonly<Record<string, string>>,
): void {
  const other = given[contact];
  if (other !== undefined && other !== username) {
    throw invalidParameter(`Username and the attribute ${contact} must be the same.`);
  }
}

function refuseTakenContact(
  cognito: Cognito,
  pool: UserPool,
  attributes: Readonly<Record<string, string>>,
): void {
  checkAttributes(pool, attributes);
  for (const contact of pool.usernameAttributes) {
    const value = attributes[contact];
    if (value === undefined || cognito.users.holderOf(pool, contact, value) === undefined) continue;
    const { message } = aliasExists(contact);
    throw new AwsError('UsernameExistsException', message);
  }
}

function refuseTakenName(cognito: Cognito, pool: UserPool, username: string): void {
  if (!/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(username)) {
    throw invalidParameter(
      "1 validation error detected: Value at 'username' failed to satisfy constraint: " +
        'Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+',
    );
  }
  if (pool.aliasAttributes.includes('email') && username.includes('@')) {
    throw invalidParameter(
      'Username cannot be of email format, since user pool is configured for email alias.',
    );
  }
  if (cognito.users.find(pool, username)?.username === nameKey(pool, username)) {
    throw new AwsError('UsernameExistsException', 'User already exists');
  }
}
