import type { JsonObject } from '../../kernel/json.ts';
import { checkWritable, readableAttributes } from '../pools/attribute-schema.ts';
import { changeAttributes, deletionsOf } from './change-attributes.ts';
import { invalidParameter, wrongCredentials } from '../errors.ts';
import { attributeList, requiredText } from '../input.ts';
import { mfaSettings } from '../sign-in/mfa.ts';
import { claimAliases } from './new-user.ts';
import { type Cognito, listedAttributes, type Operations } from '../operation.ts';
import { passOrCount, withPassword } from '../sign-in/passwords.ts';
import { removeUser } from './remove-user.ts';
import { isPassword } from '../sign-in/srp.ts';
import type { TokenHolder } from '../sign-in/tokens.ts';
import { callerOf } from '../triggers/account-triggers.ts';
import type { Steps } from '../triggers/steps.ts';
import type { ContactAttribute } from '../pools/user-pool.ts';

/** What a signed-in user does with the own account: each call brings the access token. */
export function ownAccountOperations(cognito: Cognito): Operations {
  const asHolder =
    (work: (cognito: Cognito, holder: TokenHolder, input: JsonObject) => JsonObject | Steps<JsonObject>) =>
    (input: JsonObject): JsonObject | Steps<JsonObject> =>
      work(cognito, cognito.tokens.holder(requiredText(input, 'AccessToken')), input);
  return {
    GetUser: asHolder(getUser),
    UpdateUserAttributes: asHolder(updateAttributes),
    DeleteUserAttributes: asHolder(deleteAttributes),
    GetUserAttributeVerificationCode: asHolder(sendVerificationCode),
    VerifyUserAttribute: asHolder(verifyAttribute),
    ChangePassword: asHolder(changePassword),
    GlobalSignOut: asHolder((_, { pool, user }) => {
      cognito.signIns.revokeAllOf(pool.id, user.username);
      return {};
    }),
    DeleteUser: asHolder((_, { pool, user }) => {
      removeUser(cognito, pool, user);
      return {};
    }),
  };
}

function getUser(_: Cognito, { client, user }: TokenHolder): JsonObject {
  return {
    Username: user.username,
    UserAttributes: listedAttributes(user.sub, readableAttributes(client, user.attributes)),
    ...mfaSettings(user),
  };
}

function* updateAttributes(
  cognito: Cognito,
  { pool, client, user }: TokenHolder,
  input: JsonObject,
): Steps<JsonObject> {
  const changes = attributeList(input, 'UserAttributes');
  checkWritable(client, changes);
  const caller = callerOf(client.id, input);
  return { CodeDeliveryDetailsList: yield* changeAttributes(cognito, pool, user, changes, caller) };
}

function* deleteAttributes(
  cognito: Cognito,
  { pool, client, user }: TokenHolder,
  input: JsonObject,
): Steps<JsonObject> {
  const deletions = deletionsOf(input);
  checkWritable(client, deletions);
  yield* changeAttributes(cognito, pool, user, deletions, callerOf(client.id, input));
  return {};
}

function* sendVerificationCode(
  cognito: Cognito,
  { pool, client, user }: TokenHolder,
  input: JsonObject,
): Steps<JsonObject> {
  const attribute = contactOf(input);
  const purpose = `verify-${attribute}` as const;
  const value = cognito.codes.waiting(pool, user.username, purpose)?.value ?? user.attributes[attribute];
  if (value === undefined) throw invalidParameter(`User has no ${attribute}`);
  const subject = { purpose, attribute, value };
  const caller = callerOf(client.id, input);
  const details = yield* cognito.delivery.send(pool, user, caller, 'VerifyUserAttribute', subject);
  return { CodeDeliveryDetails: details };
}

function verifyAttribute(cognito: Cognito, { pool, user }: TokenHolder, input: JsonObject): JsonObject {
  const attribute = contactOf(input);
  const purpose = `verify-${attribute}` as const;
  const { value } = cognito.codes.check(pool, user.username, purpose, requiredText(input, 'Code'));
  const verified = {
    ...user,
    attributes: { ...user.attributes, [attribute]: value, [`${attribute}_verified`]: 'true' },
  };
  claimAliases(cognito, pool, verified, false);
  cognito.users.save(pool, verified);
  cognito.codes.consume(pool, user.username, purpose);
  return {};
}

function contactOf(input: JsonObject): ContactAttribute {
  const name = requiredText(input, 'AttributeName');
  if (name !== 'email' && name !== 'phone_number')
    throw invalidParameter(`${name} cannot be verified by a code`);
  return name;
}

function changePassword(cognito: Cognito, { pool, user }: TokenHolder, input: JsonObject): JsonObject {
  const previous = requiredText(input, 'PreviousPassword');
  const known = user.password;
  if (known === undefined) throw wrongCredentials();
  const passed = passOrCount(cognito.users, pool, user, () =>
    isPassword(known, pool.id, user.username, previous),
  );
  cognito.users.save(pool, withPassword(pool, passed, requiredText(input, 'ProposedPassword')));
  return {};
}
