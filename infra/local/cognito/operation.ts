import { createHmac } from 'node:crypto';
import type { JsonObject } from '../kernel/json.ts';
import type { Challenges } from './sign-in/challenges.ts';
import type { CodeDelivery } from './sign-up/code-delivery.ts';
import type { ConfirmationCodes } from './sign-up/confirmation-codes.ts';
import { notAuthorized, userNotFound } from './errors.ts';
import type { Groups } from './pools/groups.ts';
import { requiredText } from './input.ts';
import type { Outbox } from './sign-up/outbox.ts';
import type { Pools } from './pools/pools.ts';
import type { SignIns } from './sign-in/sign-ins.ts';
import type { SigningKeyStore } from './sign-in/signing-keys.ts';
import type { Tokens } from './sign-in/tokens.ts';
import type { UserPool, UserPoolClient } from './pools/user-pool.ts';
import type { Steps } from './triggers/steps.ts';
import type { User, Users } from './users/users.ts';

/**
 * One operation of the API. It runs in a transaction that is committed also when it throws an AwsError, so that
 * failed attempts count: an operation judges first and writes then. One that asks the pool's functions on its way is
 * made of steps, each a transaction of its own.
 */
export type Operation = (input: JsonObject) => JsonObject | Steps<JsonObject>;
export type Operations = Readonly<Record<string, Operation>>;

/** What the operations work on. */
export interface Cognito {
  readonly pools: Pools;
  readonly users: Users;
  readonly groups: Groups;
  readonly signIns: SignIns;
  readonly challenges: Challenges;
  readonly codes: ConfirmationCodes;
  readonly delivery: CodeDelivery;
  readonly outbox: Outbox;
  readonly keys: SigningKeyStore;
  readonly tokens: Tokens;
}

/** The client that a public operation names, and its pool. */
export function clientAndPool(
  cognito: Cognito,
  input: JsonObject,
): { client: UserPoolClient; pool: UserPool } {
  const client = cognito.pools.client(requiredText(input, 'ClientId'));
  return { client, pool: cognito.pools.pool(client.poolId) };
}

/** The user that an administrator's operation names: by username, by sub, or by what the user signs in with. */
export function poolAndUser(cognito: Cognito, input: JsonObject): { pool: UserPool; user: User } {
  const pool = cognito.pools.pool(requiredText(input, 'UserPoolId'));
  const user = cognito.users.find(pool, requiredText(input, 'Username'));
  if (user === undefined) throw userNotFound();
  return { pool, user };
}

/** AWS: SECRET_HASH = Base64(HMAC-SHA256(client secret, username + client id)), for clients that have a secret. */
export function checkSecretHash(client: UserPoolClient, username: string, hash: string | undefined): void {
  if (client.secret === undefined) return;
  if (hash === undefined) {
    throw notAuthorized(`Client ${client.id} is configured with secret but SECRET_HASH was not received`);
  }
  const expected = createHmac('sha256', client.secret).update(`${username}${client.id}`).digest('base64');
  if (hash !== expected) throw notAuthorized(`Unable to verify secret hash for client ${client.id}`);
}

/** AWS: GetTokensFromRefreshToken and RevokeToken take the secret itself. */
export function checkSecret(client: UserPoolClient, secret: string | undefined): void {
  if (client.secret !== undefined && client.secret !== secret) {
    throw notAuthorized(`Invalid client secret for client ${client.id}`);
  }
}

/** `[{Name, Value}]`, `sub` first, as AWS lists a user's attributes. */
export function listedAttributes(sub: string, attributes: Readonly<Record<string, string>>): JsonObject[] {
  return Object.entries({ sub, ...attributes }).map(([name, value]) => ({ Name: name, Value: value }));
}

/** AWS's JSON protocol writes times as seconds. */
export function timestamp(milliseconds: number): number {
  return milliseconds / 1000;
}
