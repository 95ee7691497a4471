import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { changeAttributes } from './change-attributes.ts';
import { invalidParameter, userNotFound } from '../errors.ts';
import { attributeList, flag, requiredText, text, textList } from '../input.ts';
import { mfaSettings } from '../sign-in/mfa.ts';
import { claimAliases, newUser } from './new-user.ts';
import { type Cognito, listedAttributes, type Operations, poolAndUser, timestamp } from '../operation.ts';
import { withPassword, withTemporaryPassword } from '../sign-in/passwords.ts';
import { removeUser } from './remove-user.ts';
import { refuseUnlessUnconfirmed } from '../sign-up/sign-up.ts';
import { newTemporaryPassword } from '../sign-in/temporary-password.ts';
import type { UserPool } from '../pools/user-pool.ts';
import type { User } from './users.ts';

/** What an administrator does with the users of a pool. */
export function adminUserOperations(cognito: Cognito): Operations {
  const onUser =
    (work: (pool: UserPool, user: User, input: JsonObject) => unknown) =>
    (input: JsonObject): JsonObject => {
      const { pool, user } = poolAndUser(cognito, input);
      work(pool, user, input);
      return {};
    };
  const { users, signIns } = cognito;
  return {
    AdminCreateUser: (input) => createUser(cognito, input),
    AdminGetUser: (input) => getUser(cognito, input),
    AdminSetUserPassword: onUser((pool, user, input) => {
      setPassword(cognito, pool, user, input);
    }),
    AdminConfirmSignUp: onUser((pool, user) => {
      refuseUnlessUnconfirmed(user);
      users.save(pool, { ...user, status: 'CONFIRMED' });
    }),
    AdminUpdateUserAttributes: onUser((pool, user, input) => {
      const changes = attributeList(input, 'UserAttributes');
      changeAttributes(cognito, pool, user, changes);
    }),
    AdminDeleteUser: onUser((pool, user) => {
      removeUser(cognito, pool, user);
    }),
    // AWS: disabling revokes the user's tokens; enabling does not bring them back.
    AdminDisableUser: onUser((pool, user) => {
      signIns.revokeAllOf(pool.id, user.username);
      users.save(pool, { ...user, enabled: false });
    }),
    AdminEnableUser: onUser((pool, user) => users.save(pool, { ...user, enabled: true })),
    AdminUserGlobalSignOut: onUser((pool, user) => {
      signIns.revokeAllOf(pool.id, user.username);
    }),
  };
}

/** A user as AdminCreateUser and the lists show one. */
export function shownUser(user: User): JsonObject {
  return { ...userState(user), Attributes: listedAttributes(user.sub, user.attributes) };
}

function userState(user: User): JsonObject {
  return {
    Username: user.username,
    Enabled: user.enabled,
    UserStatus: user.status,
    UserCreateDate: timestamp(user.createdAt),
    UserLastModifiedDate: timestamp(user.modifiedAt),
  };
}

function getUser(cognito: Cognito, input: JsonObject): JsonObject {
  const { user } = poolAndUser(cognito, input);
  return {
    ...userState(user),
    UserAttributes: listedAttributes(user.sub, user.attributes),
    ...mfaSettings(user),
  };
}

function createUser(cognito: Cognito, input: JsonObject): JsonObject {
  const pool = cognito.pools.pool(requiredText(input, 'UserPoolId'));
  const username = requiredText(input, 'Username');
  const action = text(input, 'MessageAction');
  const password = text(input, 'TemporaryPassword') ?? newTemporaryPassword(pool.passwordPolicy);
  const begun =
    action === 'RESEND'
      ? invitedUser(cognito, pool, username)
      : newUser(cognito, pool, username, attributeList(input, 'UserAttributes'));
  const user = withTemporaryPassword(pool, begun, password);
  const addresses = action === 'SUPPRESS' ? [] : invitationAddresses(user, input);
  claimAliases(cognito, pool, user, flag(input, 'ForceAliasCreation') ?? false);
  const saved = cognito.users.save(pool, user);
  for (const address of addresses) cognito.outbox.send(pool, 'AdminCreateUser', address, username, password);
  return { User: shownUser(saved) };
}

function invitedUser(cognito: Cognito, pool: UserPool, username: string): User {
  const user = cognito.users.find(pool, username);
  if (user === undefined) throw userNotFound();
  if (user.status === 'FORCE_CHANGE_PASSWORD') return user;
  throw new AwsError(
    'UnsupportedUserStateException',
    `Resend not possible. ${user.status} status is not FORCE_CHANGE_PASSWORD`,
  );
}

/** AWS: to the mediums asked for. Where none is asked for, whatever contact the user has. */
function invitationAddresses({ attributes }: User, input: JsonObject): string[] {
  const mediums = textList(input, 'DesiredDeliveryMediums');
  const { email, phone_number: phone } = attributes;
  if (mediums === undefined) return [phone ?? email].filter((address) => address !== undefined);
  return mediums.map((medium) => {
    const address = medium === 'EMAIL' ? email : phone;
    if (address === undefined)
      throw invalidParameter(`User has no contact for the delivery medium ${medium}`);
    return address;
  });
}

function setPassword(cognito: Cognito, pool: UserPool, user: User, input: JsonObject): void {
  const password = requiredText(input, 'Password');
  const changed =
    flag(input, 'Permanent') === true
      ? { ...withPassword(pool, user, password), status: 'CONFIRMED' as const }
      : withTemporaryPassword(pool, user, password);
  cognito.users.save(pool, changed);
}
