import { randomUUID, sign, verify } from 'node:crypto';
import { type Json, type JsonObject, isJsonObject } from '../../kernel/json.ts';
import { readableAttributes } from '../pools/attribute-schema.ts';
import { notAuthorized, userNotFound } from '../errors.ts';
import { type Group, type Groups, rank } from '../pools/groups.ts';
import type { Pools } from '../pools/pools.ts';
import type { SignIn, SignIns } from './sign-ins.ts';
import type { SigningKey, SigningKeyStore } from './signing-keys.ts';
import type { UserPool, UserPoolClient } from '../pools/user-pool.ts';
import type { Caller } from '../triggers/account-triggers.ts';
import type { Steps } from '../triggers/steps.ts';
import {
  type ClaimChanges,
  type GroupClaims,
  preTokenGeneration,
  type TokenChanges,
  type TokenSource,
} from '../triggers/token-trigger.ts';
import type { User, Users } from '../users/users.ts';

/** AWS: the scope of every token from the sign-in API; it opens the operations on one's own account. */
const OWN_ACCOUNT = 'aws.cognito.signin.user.admin';

/** Whoever holds an access token, when it is good. */
export interface TokenHolder {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly user: User;
  readonly signIn: SignIn;
}

interface TokenParts {
  readonly pools: Pools;
  readonly users: Users;
  readonly groups: Groups;
  readonly signIns: SignIns;
  readonly keys: SigningKeyStore;
}

/** Issues the pools' JSON Web Tokens, and judges the access tokens that come back. */
export class Tokens {
  readonly #parts: TokenParts;

  constructor(parts: TokenParts) {
    this.#parts = parts;
  }

  /** Asks the pool's PreTokenGeneration function, if there is one, what the tokens shall say. */
  changesFor(pool: UserPool, user: User, caller: Caller, source: TokenSource): Steps<TokenChanges> {
    const now = { groups: this.#groupsOf(pool, user), scopes: [OWN_ACCOUNT] };
    return preTokenGeneration(pool, user, caller, source, now);
  }

  /** An AuthenticationResult. A refresh brings a new refresh token only when the client rotates them. */
  issue(
    client: UserPoolClient,
    user: User,
    signIn: SignIn,
    changes: TokenChanges,
    refreshToken?: string,
  ): JsonObject {
    const pool = this.#parts.pools.pool(client.poolId);
    const keys = this.#parts.keys.of(pool.id);
    const groups = changes.groups ?? this.#groupsOf(pool, user);
    const issuedAt = Math.floor(Date.now() / 1000);
    const common = {
      sub: user.sub,
      iss: pool.issuer,
      ...(groups.groups.length === 0 ? {} : { 'cognito:groups': [...groups.groups] }),
      ...(client.tokenRevocation ? { origin_jti: signIn.originJti } : {}),
      event_id: signIn.id,
      auth_time: signIn.authTime,
      iat: issuedAt,
      jti: randomUUID(),
    };
    const access = {
      ...common,
      client_id: client.id,
      token_use: 'access',
      scope: scopesAfter(changes).join(' '),
      exp: issuedAt + client.accessTokenSeconds,
      username: user.username,
    };
    const id = {
      ...common,
      ...claimsOf(readableAttributes(client, user.attributes)),
      ...roleClaims(groups),
      'cognito:username': user.username,
      aud: client.id,
      token_use: 'id',
      exp: issuedAt + client.idTokenSeconds,
      jti: randomUUID(),
    };
    return {
      AccessToken: signed(changed(access, changes.access), keys.access),
      ExpiresIn: client.accessTokenSeconds,
      IdToken: signed(changed(id, changes.id), keys.id),
      ...(refreshToken === undefined ? {} : { RefreshToken: refreshToken }),
      TokenType: 'Bearer',
    };
  }

  /** The holder of a good access token; a token that is not good is refused as AWS words it. */
  holder(accessToken: string): TokenHolder {
    const claims = this.#verifiedClaims(accessToken);
    const signIn = this.#parts.signIns.find(textClaim(claims, 'event_id'));
    if (claims.token_use !== 'access' || signIn === undefined) throw notAuthorized('Invalid Access Token');
    if (Number(claims.exp) * 1000 <= Date.now()) throw notAuthorized('Access Token has expired');
    const pool = this.#parts.pools.pool(signIn.poolId);
    const user = this.#parts.users.find(pool, signIn.username);
    if (user === undefined || user.sub !== claims.sub) throw userNotFound();
    if (!user.enabled) throw notAuthorized('User is disabled.');
    if (signIn.revoked) throw notAuthorized('Access Token has been revoked');
    if (!textClaim(claims, 'scope').split(' ').includes(OWN_ACCOUNT)) {
      throw notAuthorized('Access Token does not have required scopes');
    }
    return { pool, client: this.#parts.pools.client(signIn.clientId), user, signIn };
  }

  #groupsOf(pool: UserPool, user: User): GroupClaims {
    return groupClaims(this.#parts.groups.ofUser(pool.id, user.username));
  }

  #verifiedClaims(token: string): JsonObject {
    const [header, payload, signature] = token.split('.');
    if (header === undefined || payload === undefined || signature === undefined) {
      throw notAuthorized('Invalid Access Token');
    }
    const { kid } = decoded(header);
    const claims = decoded(payload);
    const pool = this.#parts.pools.byIssuer(textClaim(claims, 'iss'));
    if (pool === undefined) throw notAuthorized('Invalid Access Token');
    const { id, access } = this.#parts.keys.of(pool.id);
    const key = [id, access].find((candidate) => candidate.kid === kid);
    const content = Buffer.from(`${header}.${payload}`);
    if (key === undefined || !verify('sha256', content, key.publicKey, Buffer.from(signature, 'base64url'))) {
      throw notAuthorized('Could not verify signature for Access Token');
    }
    return claims;
  }
}

function textClaim(claims: JsonObject, name: string): string {
  const value = claims[name];
  return typeof value === 'string' ? value : '';
}

function signed(claims: JsonObject, key: SigningKey): string {
  const content = `${encoded({ kid: key.kid, alg: 'RS256' })}.${encoded(claims)}`;
  return `${content}.${sign('sha256', Buffer.from(content), key.privateKey).toString('base64url')}`;
}

function encoded(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decoded(part: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch (cause) {
    throw notAuthorized('Invalid Access Token', cause);
  }
  if (!isJsonObject(value)) throw notAuthorized('Invalid Access Token');
  return value;
}

/** AWS: the flags are booleans, the address an object, `updated_at` a number, and everything else a string. */
function claimsOf(attributes: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]): [string, Json] => {
      if (name === 'email_verified' || name === 'phone_number_verified') return [name, value === 'true'];
      if (name === 'address') return [name, { formatted: value }];
      return [name, name === 'updated_at' ? Number(value) : value];
    }),
  );
}

function scopesAfter({ scopesAdded, scopesSuppressed }: TokenChanges): string[] {
  return [...new Set([OWN_ACCOUNT, ...scopesAdded])].filter((scope) => !scopesSuppressed.includes(scope));
}

/** AWS: "If a value is both suppressed and replaced, then it will be suppressed." */
function changed(claims: JsonObject, { added, suppressed }: ClaimChanges): JsonObject {
  return Object.fromEntries(
    Object.entries({ ...claims, ...added }).filter(([name]) => !suppressed.includes(name)),
  );
}

/** AWS: the roles of the groups, and the one of the lowest precedence, unless two groups share that place. */
function groupClaims(groups: readonly Group[]): GroupClaims {
  const withRole = groups.filter(({ roleArn }) => roleArn !== undefined);
  const [first, second] = withRole;
  const shared =
    first !== undefined &&
    second !== undefined &&
    rank(first) === rank(second) &&
    first.roleArn !== second.roleArn;
  return {
    groups: groups.map(({ name }) => name),
    roles: withRole.flatMap(({ roleArn }) => (roleArn === undefined ? [] : [roleArn])),
    preferredRole: shared || first?.precedence === undefined ? undefined : first.roleArn,
  };
}

function roleClaims({ roles, preferredRole }: GroupClaims): JsonObject {
  return {
    ...(roles.length === 0 ? {} : { 'cognito:roles': [...roles] }),
    ...(preferredRole === undefined ? {} : { 'cognito:preferred_role': preferredRole }),
  };
}
