import type { JsonObject } from '../../kernel/json.ts';
import { deliveryDetails } from './code-delivery.ts';
import { codeMismatch, invalidParameter, notAuthorized, userNotFound } from '../errors.ts';
import { requiredText, text } from '../input.ts';
import { checkSecretHash, clientAndPool, type Cognito, type Operations, poolAndUser } from '../operation.ts';
import { withPassword } from '../sign-in/passwords.ts';
import { type Caller, callerOf, postConfirmation } from '../triggers/account-triggers.ts';
import type { Steps } from '../triggers/steps.ts';
import type { UserPool, UserPoolClient } from '../pools/user-pool.ts';
import type { User } from '../users/users.ts';

/** Whoever has forgotten a password sets a new one, with a code that goes to the verified contact. */
export function forgottenPasswordOperations(cognito: Cognito): Operations {
  return {
    ForgotPassword: (input) => forgotPassword(cognito, input),
    ConfirmForgotPassword: (input) => confirmForgotPassword(cognito, input),
    AdminResetUserPassword: (input) => resetPassword(cognito, input),
  };
}

function* forgotPassword(cognito: Cognito, input: JsonObject): Steps<JsonObject> {
  const { client, pool } = clientAndPool(cognito, input);
  const username = requiredText(input, 'Username');
  checkSecretHash(client, username, text(input, 'SecretHash'));
  const user = cognito.users.find(pool, username);
  if (user?.enabled !== true) {
    if (!client.hidesUserExistence) throw unknownOrDisabled(user !== undefined);
    return { CodeDeliveryDetails: deliveryDetails('email', username) };
  }
  if (pool.recoveryBy.length === 0) throw notAuthorized('Contact administrator to reset password.');
  return { CodeDeliveryDetails: yield* sendCode(cognito, pool, user, callerOf(client.id, input)) };
}

/** AWS: the password opens nothing more, and a code goes out by which the user sets a new one. */
function* resetPassword(cognito: Cognito, input: JsonObject): Steps<JsonObject> {
  const { pool, user } = poolAndUser(cognito, input);
  yield* sendCode(cognito, pool, user, callerOf(undefined, input));
  const now = cognito.users.find(pool, user.username);
  if (now === undefined) throw userNotFound();
  cognito.users.save(pool, { ...now, status: 'RESET_REQUIRED' });
  return {};
}

function* sendCode(cognito: Cognito, pool: UserPool, user: User, caller: Caller): Steps<JsonObject> {
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    throw notAuthorized('User password cannot be reset in the current state.');
  }
  // AWS: an administrator's reset looks for both where the pool leaves recovery to administrators.
  const contacts = pool.recoveryBy.length === 0 ? (['phone_number', 'email'] as const) : pool.recoveryBy;
  const contact = contacts.find((name) => user.attributes[`${name}_verified`] === 'true');
  const value = contact === undefined ? undefined : user.attributes[contact];
  if (contact === undefined || value === undefined) {
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  const code = { purpose: 'forgot-password', attribute: contact, value } as const;
  return yield* cognito.delivery.send(pool, user, caller, 'ForgotPassword', code);
}

function* confirmForgotPassword(cognito: Cognito, input: JsonObject): Steps<JsonObject> {
  const { client, pool } = clientAndPool(cognito, input);
  const username = requiredText(input, 'Username');
  checkSecretHash(client, username, text(input, 'SecretHash'));
  const user = cognito.users.find(pool, username);
  if (user?.enabled !== true) throw unknownForCode(client, user !== undefined);
  const changed = withPassword(pool, user, requiredText(input, 'Password'));
  cognito.codes.check(pool, user.username, 'forgot-password', requiredText(input, 'ConfirmationCode'));
  cognito.codes.consume(pool, user.username, 'forgot-password');
  const saved = cognito.users.save(pool, { ...changed, status: 'CONFIRMED' });
  const caller = callerOf(client.id, input);
  yield* postConfirmation(pool, saved, caller, 'PostConfirmation_ConfirmForgotPassword');
  return {};
}

/** AWS: with PreventUserExistenceErrors an unknown or disabled user looks like one whose code is wrong. */
function unknownForCode(client: UserPoolClient, known: boolean): Error {
  return client.hidesUserExistence ? codeMismatch() : unknownOrDisabled(known);
}

function unknownOrDisabled(known: boolean): Error {
  return known
    ? notAuthorized('User is disabled.')
    : userNotFound('Username/client id combination not found.');
}
