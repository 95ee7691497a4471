import type { JsonObject } from '../../kernel/json.ts';
import { checkWritable } from '../pools/attribute-schema.ts';
import { contactToVerify, deliveryDetails } from './code-delivery.ts';
import { codeMismatch, invalidParameter, notAuthorized, userNotFound } from '../errors.ts';
import { attributeList, flag, requiredText, text, validationData } from '../input.ts';
import { claimAliases, newUser, refuseTaken, requestedAttributes } from '../users/new-user.ts';
import { checkSecretHash, clientAndPool, type Cognito, type Operations } from '../operation.ts';
import { withPassword } from '../sign-in/passwords.ts';
import { callerOf, postConfirmation, preSignUp, type SignUpVerdict } from '../triggers/account-triggers.ts';
import type { Steps } from '../triggers/steps.ts';
import type { User } from '../users/users.ts';

/** Whoever wants an account makes it alone, and proves to own the mail address by a code. */
export function signUpOperations(cognito: Cognito): Operations {
  return {
    SignUp: (input) => signUp(cognito, input),
    ConfirmSignUp: (input) => confirmSignUp(cognito, input),
    ResendConfirmationCode: (input) => resendCode(cognito, input),
  };
}

function* signUp(cognito: Cognito, input: JsonObject): Steps<JsonObject> {
  const { client, pool } = clientAndPool(cognito, input);
  const username = requiredText(input, 'Username');
  checkSecretHash(client, username, text(input, 'SecretHash'));
  if (pool.adminCreatesUsersOnly) throw notAuthorized('SignUp is not permitted for this user pool');
  const attributes = attributeList(input, 'UserAttributes');
  checkWritable(client, attributes);
  const password = requiredText(input, 'Password');
  const wanted = withPassword(pool, newUser(cognito, pool, username, attributes), password);
  const caller = callerOf(client.id, input);
  const verdict = yield* preSignUp(pool, wanted, caller, {
    source: 'PreSignUp_SignUp',
    userAttributes: requestedAttributes(wanted, attributes),
    validationData: validationData(input),
  });
  const user = judged(wanted, verdict);
  // Somebody else may have taken the name while the function judged.
  refuseTaken(cognito, pool, username, user.attributes);
  // AWS: an alias that autoVerifyEmail or autoVerifyPhone gives is taken from whoever had it.
  claimAliases(cognito, pool, user, true);
  cognito.users.save(pool, user);
  if (verdict.confirmed) {
    yield* postConfirmation(pool, user, caller, 'PostConfirmation_ConfirmSignUp');
    return { UserConfirmed: true, UserSub: user.sub };
  }
  const contact = contactToVerify(pool, user);
  const value = contact === undefined ? undefined : user.attributes[contact];
  // AWS: without a contact to verify no code goes out, and only an administrator can confirm the user.
  if (contact === undefined || value === undefined) return { UserConfirmed: false, UserSub: user.sub };
  const code = { purpose: 'sign-up', attribute: contact, value } as const;
  const details = yield* cognito.delivery.send(pool, user, caller, 'SignUp', code);
  return { CodeDeliveryDetails: details, UserConfirmed: false, UserSub: user.sub };
}

function judged(user: User, { confirmed, verified }: SignUpVerdict): User {
  return {
    ...user,
    status: confirmed ? 'CONFIRMED' : 'UNCONFIRMED',
    attributes: { ...user.attributes, ...verified },
  };
}

function* confirmSignUp(cognito: Cognito, input: JsonObject): Steps<JsonObject> {
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
  yield* postConfirmation(pool, confirmed, callerOf(client.id, input), 'PostConfirmation_ConfirmSignUp');
  return {};
}

function* resendCode(cognito: Cognito, input: JsonObject): Steps<JsonObject> {
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
  const caller = callerOf(client.id, input);
  return { CodeDeliveryDetails: yield* cognito.delivery.send(pool, user, caller, 'ResendCode', code) };
}

export function refuseUnlessUnconfirmed({ status }: User): void {
  if (status !== 'UNCONFIRMED') throw notAuthorized(`User cannot be confirmed. Current status is ${status}`);
}
