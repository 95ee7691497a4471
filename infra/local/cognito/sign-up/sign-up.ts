import type { JsonObject } from '../../kernel/json.ts';
import { checkWritable } from '../pools/attribute-schema.ts';
import { contactToVerify, deliveryDetails } from './code-delivery.ts';
import { codeMismatch, invalidParameter, notAuthorized, userNotFound } from '../errors.ts';
import { attributeList, flag, requiredText, text } from '../input.ts';
import { claimAliases, newUser } from '../users/new-user.ts';
import { checkSecretHash, clientAndPool, type Cognito, type Operations } from '../operation.ts';
import { withPassword } from '../sign-in/passwords.ts';
import type { User } from '../users/users.ts';

/** Whoever wants an account makes it alone, and proves to own the mail address by a code. */
export function signUpOperations(cognito: Cognito): Operations {
  return {
    SignUp: (input) => signUp(cognito, input),
    ConfirmSignUp: (input) => confirmSignUp(cognito, input),
    ResendConfirmationCode: (input) => resendCode(cognito, input),
  };
}

function signUp(cognito: Cognito, input: JsonObject): JsonObject {
  const { client, pool } = clientAndPool(cognito, input);
  const username = requiredText(input, 'Username');
  checkSecretHash(client, username, text(input, 'SecretHash'));
  if (pool.adminCreatesUsersOnly) throw notAuthorized('SignUp is not permitted for this user pool');
  const attributes = attributeList(input, 'UserAttributes');
  checkWritable(client, attributes);
  const password = requiredText(input, 'Password');
  const user = withPassword(pool, newUser(cognito, pool, username, attributes), password);
  cognito.users.save(pool, user);
  const contact = contactToVerify(pool, user);
  const value = contact === undefined ? undefined : user.attributes[contact];
  // AWS: without a contact to verify no code goes out, and only an administrator can confirm the user.
  if (contact === undefined || value === undefined) return { UserConfirmed: false, UserSub: user.sub };
  const purpose = 'sign-up';
  const details = cognito.delivery.send(pool, user, 'SignUp', { purpose, attribute: contact, value });
  return { CodeDeliveryDetails: details, UserConfirmed: false, UserSub: user.sub };
}

function confirmSignUp(cognito: Cognito, input: JsonObject): JsonObject {
  const { client, pool } = clientAndPool(cognito, input);
  const username = requiredText(input, 'Username');
  const code = requiredText(input, 'ConfirmationCode');
  checkSecretHash(client, username, text(input, 'SecretHash'));
  const user = cognito.users.find(pool, username);
  if (user === undefined) {
    // AWS: PreventUserExistenceErrors answers an unknown user as one with another code.
    throw client.hidesUserExistence
      ? codeMismatch()
      : userNotFound('Username/client id combination not found.');
  }
  refuseUnlessUnconfirmed(user);
  const { attribute, value } = cognito.codes.check(pool, user.username, 'sign-up', code);
  const verified = user.attributes[attribute] === value ? { [`${attribute}_verified`]: 'true' } : {};
  const confirmed: User = { ...user, status: 'CONFIRMED', attributes: { ...user.attributes, ...verified } };
  claimAliases(cognito, pool, confirmed, flag(input, 'ForceAliasCreation') ?? false);
  cognito.codes.consume(pool, user.username, 'sign-up');
  cognito.users.save(pool, confirmed);
  return {};
}

function resendCode(cognito: Cognito, input: JsonObject): JsonObject {
  const { client, pool } = clientAndPool(cognito, input);
  const username = requiredText(input, 'Username');
  checkSecretHash(client, username, text(input, 'SecretHash'));
  const user = cognito.users.find(pool, username);
  if (user === undefined) {
    if (!client.hidesUserExistence) throw userNotFound('Username/client id combination not found.');
    return { CodeDeliveryDetails: deliveryDetails('email', username) };
  }
  if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
  const contact = contactToVerify(pool, user);
  const value = contact === undefined ? undefined : user.attributes[contact];
  if (contact === undefined || value === undefined) {
    throw invalidParameter('Cannot resend codes. Auto verification not turned on.');
  }
  const code = { purpose: 'sign-up', attribute: contact, value } as const;
  return { CodeDeliveryDetails: cognito.delivery.send(pool, user, 'ResendCode', code) };
}

export function refuseUnlessUnconfirmed({ status }: User): void {
  if (status !== 'UNCONFIRMED') throw notAuthorized(`User cannot be confirmed. Current status is ${status}`);
}
