import type { JsonObject } from '../../kernel/json.ts';
import { deliveryDetails } from './code-delivery.ts';
import { codeMismatch, invalidParameter, notAuthorized, userNotFound } from '../errors.ts';
import { requiredText, text } from '../input.ts';
import { checkSecretHash, clientAndPool, type Cognito, type Operations } from '../operation.ts';
import { withPassword } from '../sign-in/passwords.ts';
import type { UserPoolClient } from '../pools/user-pool.ts';

/** Whoever has forgotten a password sets a new one, with a code that goes to the verified contact. */
export function forgottenPasswordOperations(cognito: Cognito): Operations {
  return {
    ForgotPassword: (input) => forgotPassword(cognito, input),
    ConfirmForgotPassword: (input) => confirmForgotPassword(cognito, input),
  };
}

function forgotPassword(cognito: Cognito, input: JsonObject): JsonObject {
  const { client, pool } = clientAndPool(cognito, input);
  const username = requiredText(input, 'Username');
  checkSecretHash(client, username, text(input, 'SecretHash'));
  const user = cognito.users.find(pool, username);
  if (user?.enabled !== true) {
    if (!client.hidesUserExistence) throw unknownOrDisabled(user !== undefined);
    return { CodeDeliveryDetails: deliveryDetails('email', username) };
  }
  if (pool.recoveryBy.length === 0) throw notAuthorized('Contact administrator to reset password.');
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    throw notAuthorized('User password cannot be reset in the current state.');
  }
  const contact = pool.recoveryBy.find((name) => user.attributes[`${name}_verified`] === 'true');
  const value = contact === undefined ? undefined : user.attributes[contact];
  if (contact === undefined || value === undefined) {
    throw invalidParameter(
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  const code = { purpose: 'forgot-password', attribute: contact, value } as const;
  return { CodeDeliveryDetails: cognito.delivery.send(pool, user, 'ForgotPassword', code) };
}

function confirmForgotPassword(cognito: Cognito, input: JsonObject): JsonObject {
  const { client, pool } = clientAndPool(cognito, input);
  const username = requiredText(input, 'Username');
  checkSecretHash(client, username, text(input, 'SecretHash'));
  const user = cognito.users.find(pool, username);
  if (user?.enabled !== true) throw unknownForCode(client, user !== undefined);
  const changed = withPassword(pool, user, requiredText(input, 'Password'));
  cognito.codes.check(pool, user.username, 'forgot-password', requiredText(input, 'ConfirmationCode'));
  cognito.codes.consume(pool, user.username, 'forgot-password');
  cognito.users.save(pool, { ...changed, status: 'CONFIRMED' });
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
