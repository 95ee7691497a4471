import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { changeAttributes, deletionsOf } from './change-attributes.ts';
import { invalidParameter, userNotFound } from '../errors.ts';
import { attributeList, flag, requiredText, text, textList, validationData } from '../input.ts';
import { mfaSettings } from '../sign-in/mfa.ts';
import { claimAliases, newUser, refuseTaken, requestedAttributes } from './new-user.ts';
import { type Cognito, listedAttributes, type Operations, poolAndUser, timestamp } from '../operation.ts';
import { withPassword, withTemporaryPassword } from '../sign-in/passwords.ts';
import { removeUser } from './remove-user.ts';
import { refuseUnlessUnconfirmed } from '../sign-up/sign-up.ts';
import { newTemporaryPassword } from '../sign-in/temporary-password.ts';
import { type Caller, callerOf, postConfirmation, preSignUp } from '../triggers/account-triggers.ts';
import { messageFor } from '../triggers/message-trigger.ts';
import type { Steps } from '../triggers/steps.ts';
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
    AdminConfirmSignUp: (input) => confirmSignUp(cognito, input),
    AdminUpdateUserAttributes: (input) =>
      updateAttributes(cognito, input, attributeList(input, 'UserAttributes')),
    AdminDeleteUserAttributes: (input) => updateAttributes(cognito, input, deletionsOf(input)),
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

function* confirmSignUp(cognito: Cognito, input: JsonObject): Steps<JsonObject> {
  const { pool, user } = poolAndUser(cognito, input);
  refuseUnlessUnconfirmed(user);
  const saved = cognito.users.save(pool, { ...user, status: 'CONFIRMED' });
  yield* postConfirmation(pool, saved, callerOf(undefined, input), 'PostConfirmation_ConfirmSignUp');
  return {};
}

function* updateAttributes(
  cognito: Cognito,
  input: JsonObject,
  changes: Readonly<Record<string, string>>,
): Steps<JsonObject> {
  const { pool, user } = poolAndUser(cognito, input);
  yield* changeAttributes(cognito, pool, user, changes, callerOf(undefined, input));
  return {};
}

function* createUser(cognito: Cognito, input: JsonObject): Steps<JsonObject> {
  const pool = cognito.pools.pool(requiredText(input, 'UserPoolId'));
  const username = requiredText(input, 'Username');
  const action = text(input, 'MessageAction');
  const password = text(input, 'TemporaryPassword') ?? newTemporaryPassword(pool.passwordPolicy);
  const caller = callerOf(undefined, input);
  const begun =
    action === 'RESEND'
      ? invitedUser(cognito, pool, username)
      : yield* admittedUser(cognito, pool, username, input, caller);
  const user = withTemporaryPassword(pool, begun, password);
  const contacts = action === 'SUPPRESS' ? [] : invitedBy(user, input);
  claimAliases(cognito, pool, user, flag(input, 'ForceAliasCreation') ?? false);
  const saved = cognito.users.save(pool, user);
  for (const { medium, address } of contacts) {
    const words = yield* messageFor(pool, saved, caller, 'AdminCreateUser', medium);
    cognito.outbox.send(pool, 'AdminCreateUser', address, words, { username, code: password });
  }
  return { User: shownUser(saved) };
}

/** A new user whom the pool's PreSignUp function lets in. */
function* admittedUser(
  cognito: Cognito,
  pool: UserPool,
  username: string,
  input: JsonObject,
  caller: Caller,
): Steps<User> {
  const attributes = attributeList(input, 'UserAttributes');
  const user = newUser(cognito, pool, username, attributes);
  yield* preSignUp(pool, user, caller, {
    source: 'PreSignUp_AdminCreateUser',
    userAttributes: requestedAttributes(user, attributes),
    validationData: validationData(input),
  });
  refuseTaken(cognito, pool, username, user.attributes);
  return user;
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

interface InvitationContact {
  readonly medium: 'EMAIL' | 'SMS';
  readonly address: string;
}

/** AWS: to the mediums asked for. Where none is asked for, whatever contact the user has. */
function invitedBy({ attributes }: User, input: JsonObject): InvitationContact[] {
  const mediums = textList(input, 'DesiredDeliveryMediums');
  const { email, phone_number: phone } = attributes;
  if (mediums === undefined) {
    if (phone !== undefined) return [{ medium: 'SMS', address: phone }];
    return email === undefined ? [] : [{ medium: 'EMAIL', address: email }];
  }
  return mediums.map((named) => {
    const medium = named === 'EMAIL' ? 'EMAIL' : 'SMS';
    const address = medium === 'EMAIL' ? email : phone;
    if (address === undefined) throw invalidParameter(`User has no contact for the delivery medium ${named}`);
    return { medium, address };
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
