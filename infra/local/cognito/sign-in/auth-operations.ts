import type { JsonObject } from '../../kernel/json.ts';
import { checkAttributes, missingAttributes } from '../pools/attribute-schema.ts';
import { codeMismatch, invalidParameter, notAuthorized, userNotFound, wrongCredentials } from '../errors.ts';
import { object, requiredText, text } from '../input.ts';
import { acceptCode } from './mfa.ts';
import { withFlags } from '../users/new-user.ts';
import { checkSecretHash, clientAndPool, type Cognito, type Operations } from '../operation.ts';
import { passOrCount, withPassword } from './passwords.ts';
import { refreshed } from './refresh.ts';
import { requiredParameter } from './sign-in-parameters.ts';
import { afterPassword, afterPasswordChange, type Entrant, tokens } from './sign-in.ts';
import { isPassword } from './srp.ts';
import { answerSrp, beginSrp } from './srp-sign-in.ts';
import { callerOf } from '../triggers/account-triggers.ts';
import { preAuthentication } from '../triggers/sign-in-triggers.ts';
import type { Steps } from '../triggers/steps.ts';
import type { AuthFlow, UserPool, UserPoolClient } from '../pools/user-pool.ts';

/** Who signs in where: from a client application, or from a server with an administrator's permission. */
interface Door {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly admin: boolean;
  /** Of the answer to a challenge. */
  readonly clientMetadata?: JsonObject | undefined;
}

export function authOperations(cognito: Cognito): Operations {
  return {
    InitiateAuth: (input) => initiate(cognito, publicDoor(cognito, input), input),
    AdminInitiateAuth: (input) => initiate(cognito, adminDoor(cognito, input), input),
    RespondToAuthChallenge: (input) => respond(cognito, publicDoor(cognito, input), input),
    AdminRespondToAuthChallenge: (input) => respond(cognito, adminDoor(cognito, input), input),
  };
}

function publicDoor(cognito: Cognito, input: JsonObject): Door {
  return { ...clientAndPool(cognito, input), admin: false };
}

function adminDoor(cognito: Cognito, input: JsonObject): Door {
  const pool = cognito.pools.pool(requiredText(input, 'UserPoolId'));
  return { pool, client: cognito.pools.clientOf(pool.id, requiredText(input, 'ClientId')), admin: true };
}

function initiate(cognito: Cognito, door: Door, input: JsonObject): Steps<JsonObject> {
  const parameters = object(input, 'AuthParameters');
  const { clientMetadata: metadata } = callerOf(door.client.id, input);
  const flow = requiredText(input, 'AuthFlow');
  switch (flow) {
    case 'USER_PASSWORD_AUTH':
      if (door.admin) throw invalidParameter('Initiate Auth method not supported.');
      need(door, 'ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH flow not enabled for this client');
      return withPlainPassword(cognito, door, parameters, metadata);
    case 'ADMIN_USER_PASSWORD_AUTH':
    case 'ADMIN_NO_SRP_AUTH':
      if (!door.admin) throw invalidParameter('Initiate Auth method not supported.');
      need(door, 'ALLOW_ADMIN_USER_PASSWORD_AUTH', 'Auth flow not enabled for this client');
      return withPlainPassword(cognito, door, parameters, metadata);
    case 'USER_SRP_AUTH':
      need(door, 'ALLOW_USER_SRP_AUTH', 'USER_SRP_AUTH is not enabled for the client.');
      checkSecretHash(
        door.client,
        requiredParameter(parameters, 'USERNAME'),
        text(parameters, 'SECRET_HASH'),
      );
      return beginSrp(cognito, door.pool, door.client, parameters, metadata);
    case 'REFRESH_TOKEN_AUTH':
    case 'REFRESH_TOKEN':
      need(door, 'ALLOW_REFRESH_TOKEN_AUTH', 'Auth flow not enabled for this client');
      return refreshed(cognito, door.client, parameters);
    case 'CUSTOM_AUTH':
      throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
    default:
      throw invalidParameter(`The flow ${flow} is not served here.`);
  }
}

function need({ client }: Door, flow: AuthFlow, otherwise: string): void {
  if (!client.authFlows.has(flow)) throw invalidParameter(otherwise);
}

function* withPlainPassword(
  cognito: Cognito,
  { pool, client }: Door,
  parameters: JsonObject,
  validationData: JsonObject | undefined,
): Steps<JsonObject> {
  const username = requiredParameter(parameters, 'USERNAME');
  const password = requiredParameter(parameters, 'PASSWORD');
  checkSecretHash(client, username, text(parameters, 'SECRET_HASH'));
  const named = cognito.users.find(pool, username);
  if (named === undefined && !client.hidesUserExistence) throw userNotFound();
  yield* preAuthentication(pool, client, username, named, validationData);
  const user = named === undefined ? undefined : cognito.users.find(pool, named.username);
  if (user === undefined) throw wrongCredentials();
  const known = user.password;
  const passed = passOrCount(
    cognito.users,
    pool,
    user,
    () => known !== undefined && isPassword(known, pool.id, user.username, password),
  );
  // AWS: what InitiateAuth has as ClientMetadata goes to PreAuthentication only.
  return yield* afterPassword(cognito, { pool, client, user: passed });
}

function respond(cognito: Cognito, opened: Door, input: JsonObject): Steps<JsonObject> {
  const { clientMetadata } = callerOf(opened.client.id, input);
  const door = { ...opened, clientMetadata };
  const responses = object(input, 'ChallengeResponses');
  const name = requiredText(input, 'ChallengeName');
  const username = requiredParameter(responses, 'USERNAME');
  checkSecretHash(door.client, username, text(responses, 'SECRET_HASH'));
  switch (name) {
    case 'PASSWORD_VERIFIER':
      return answerSrp(cognito, door.pool, door.client, responses, clientMetadata);
    case 'NEW_PASSWORD_REQUIRED':
      return setNewPassword(cognito, door, requiredText(input, 'Session'), username, responses);
    case 'SOFTWARE_TOKEN_MFA':
      return checkSecondFactor(cognito, door, requiredText(input, 'Session'), username, responses);
    case 'MFA_SETUP':
      return finishMfaSetup(cognito, door, requiredText(input, 'Session'), username);
    default:
      throw invalidParameter(`The challenge ${name} is not served here.`);
  }
}

function* setNewPassword(
  cognito: Cognito,
  { pool, client, clientMetadata }: Door,
  session: string,
  username: string,
  responses: JsonObject,
): Steps<JsonObject> {
  const { challenge } = cognito.challenges.find(client.id, 'NEW_PASSWORD_REQUIRED', session);
  const { user } = sessionUser(cognito, pool, client, challenge.username, username);
  const given = Object.fromEntries(
    Object.keys(responses)
      .filter((name) => name.startsWith('userAttributes.'))
      .map((name) => [name.slice('userAttributes.'.length), text(responses, name) ?? '']),
  );
  // AWS: what the administrator gave stays as it was given.
  const repeated = Object.keys(given).find((name) => user.attributes[name] !== undefined);
  if (repeated !== undefined) throw notAuthorized(`Cannot modify an already provided ${repeated}`);
  checkAttributes(pool, given);
  const attributes = { ...withFlags(given), ...user.attributes };
  const [missing] = missingAttributes(pool, attributes);
  if (missing !== undefined) throw invalidParameter(`Invalid attributes given, ${missing} is missing`);
  const changed = withPassword(pool, user, requiredParameter(responses, 'NEW_PASSWORD'));
  const saved = cognito.users.save(pool, { ...changed, attributes, status: 'CONFIRMED' });
  cognito.challenges.close(session);
  const entrant = { pool, client, user: saved, clientMetadata };
  return yield* afterPasswordChange(cognito, entrant, 'TokenGeneration_NewPasswordChallenge');
}

function* checkSecondFactor(
  cognito: Cognito,
  { pool, client, clientMetadata }: Door,
  session: string,
  username: string,
  responses: JsonObject,
): Steps<JsonObject> {
  const { challenge } = cognito.challenges.find(client.id, 'SOFTWARE_TOKEN_MFA', session);
  const { user } = sessionUser(cognito, pool, client, challenge.username, username);
  const accepted = acceptCode(user, requiredParameter(responses, 'SOFTWARE_TOKEN_MFA_CODE'));
  if (accepted === undefined) throw codeMismatch('Invalid code received for user');
  cognito.challenges.close(session);
  const saved = cognito.users.save(pool, accepted);
  return yield* tokens(cognito, { pool, client, user: saved, clientMetadata });
}

function* finishMfaSetup(
  cognito: Cognito,
  { pool, client, clientMetadata }: Door,
  session: string,
  username: string,
): Steps<JsonObject> {
  const { challenge } = cognito.challenges.find(client.id, 'MFA_SETUP', session);
  const entrant = sessionUser(cognito, pool, client, challenge.username, username);
  if (!challenge.verified) throw invalidParameter('User has not verified software token mfa');
  cognito.challenges.close(session);
  return yield* tokens(cognito, { ...entrant, clientMetadata });
}

/** The user whom the challenge was put to, and nobody else. */
function sessionUser(
  cognito: Cognito,
  pool: UserPool,
  client: UserPoolClient,
  challenged: string,
  username: string,
): Entrant {
  const user = cognito.users.find(pool, challenged);
  if (user === undefined || cognito.users.find(pool, username)?.username !== user.username) {
    throw notAuthorized('Invalid session for the user.');
  }
  if (!user.enabled) throw notAuthorized('User is disabled.');
  return { pool, client, user };
}
