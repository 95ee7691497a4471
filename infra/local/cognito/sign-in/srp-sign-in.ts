import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../kernel/json.ts';
import { invalidParameter, userNotFound, wrongCredentials } from '../errors.ts';
import type { Cognito } from '../operation.ts';
import { passOrCount } from './passwords.ts';
import { requiredParameter } from './sign-in-parameters.ts';
import { afterPassword } from './sign-in.ts';
import { isProven, isValidPublicValue, newServerSecret, newVerifier, type PasswordVerifier } from './srp.ts';
import { preAuthentication } from '../triggers/sign-in-triggers.ts';
import type { Steps } from '../triggers/steps.ts';
import type { UserPool, UserPoolClient } from '../pools/user-pool.ts';

/** AWS: `Tue Sep 5 00:09:40 UTC 2026`, the day without a leading zero. */
const TIMESTAMP = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [1-9]\d? \d{2}:\d{2}:\d{2} UTC \d{4}$/;

/** USER_SRP_AUTH: the client proves that it knows the password and never sends it. */
export function* beginSrp(
  cognito: Cognito,
  pool: UserPool,
  client: UserPoolClient,
  parameters: JsonObject,
  validationData: JsonObject | undefined,
): Steps<JsonObject> {
  const clientPublicValue = requiredParameter(parameters, 'SRP_A');
  if (!isValidPublicValue(clientPublicValue)) throw invalidParameter('SRP_A is not a valid public value.');
  const name = requiredParameter(parameters, 'USERNAME');
  const user = cognito.users.find(pool, name);
  if (user === undefined && !client.hidesUserExistence) throw userNotFound();
  yield* preAuthentication(pool, client, name, user, validationData);
  const { username, known } = srpUser(cognito, pool, client, name);
  const server = newServerSecret(known);
  const secretBlock = cognito.challenges.open(client, {
    kind: 'PASSWORD_VERIFIER',
    username,
    clientPublicValue,
    serverSecret: server.secret,
    serverPublicValue: server.publicValue,
  });
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: known.salt,
      SECRET_BLOCK: secretBlock,
      SRP_B: server.publicValue,
      USERNAME: username,
      USER_ID_FOR_SRP: username,
    },
  };
}

export function* answerSrp(
  cognito: Cognito,
  pool: UserPool,
  client: UserPoolClient,
  responses: JsonObject,
  clientMetadata: JsonObject | undefined,
): Steps<JsonObject> {
  const timestamp = requiredParameter(responses, 'TIMESTAMP');
  const secretBlock = requiredParameter(responses, 'PASSWORD_CLAIM_SECRET_BLOCK');
  const signature = requiredParameter(responses, 'PASSWORD_CLAIM_SIGNATURE');
  if (!TIMESTAMP.test(timestamp)) {
    throw invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.');
  }
  const { challenge } = cognito.challenges.find(client.id, 'PASSWORD_VERIFIER', secretBlock);
  cognito.challenges.close(secretBlock);
  const { username, clientPublicValue } = challenge;
  const user = cognito.users.find(pool, username);
  const known = user?.password;
  if (user === undefined || known === undefined) throw wrongCredentials();
  const claim = { poolId: pool.id, username, clientPublicValue, secretBlock, timestamp, signature };
  const server = { secret: challenge.serverSecret, publicValue: challenge.serverPublicValue };
  const passed = passOrCount(cognito.users, pool, user, () => isProven(claim, known, server));
  return yield* afterPassword(cognito, { pool, client, user: passed, clientMetadata });
}

/** AWS (RFC 5054): an unknown user gets a salt and an id as a known one does, the same ones each time. */
function srpUser(
  cognito: Cognito,
  pool: UserPool,
  client: UserPoolClient,
  name: string,
): { username: string; known: PasswordVerifier } {
  const user = cognito.users.find(pool, name);
  if (user?.password !== undefined) return { username: user.username, known: user.password };
  if (!client.hidesUserExistence) throw user === undefined ? userNotFound() : wrongCredentials();
  const secret = cognito.keys.of(pool.id).id.privateKey.export({ type: 'pkcs8', format: 'der' });
  const digest = createHmac('sha256', secret).update(name).digest('hex');
  const username = digest.slice(32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5');
  return {
    username,
    known: { ...newVerifier(pool.id, username, secret.toString('hex')), salt: digest.slice(0, 32) },
  };
}
