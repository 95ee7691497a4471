import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { AwsError } from '../../kernel/aws-error.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import { notAuthorized } from '../errors.ts';
import type { UserPoolClient } from '../pools/user-pool.ts';

/** One sign-in: what its refresh token stands for, and what revoking it ends. */
export interface SignIn {
  /** The tokens' `event_id`. */
  readonly id: string;
  readonly poolId: string;
  readonly username: string;
  readonly clientId: string;
  /** The tokens' `origin_jti`. */
  readonly originJti: string;
  /** Seconds, as the tokens' `auth_time`. */
  readonly authTime: number;
  readonly expiresAt: number;
  readonly revoked: boolean;
}

/** Sign-ins and their refresh tokens. Of a token only its hash is kept. */
export class SignIns {
  readonly #statements;

  constructor(store: StateStore) {
    store.define(`
      CREATE TABLE IF NOT EXISTS cognito_sign_ins (
        id TEXT PRIMARY KEY, pool_id TEXT NOT NULL, username TEXT NOT NULL, client_id TEXT NOT NULL,
        origin_jti TEXT NOT NULL, auth_time INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked INTEGER NOT NULL);
      CREATE INDEX IF NOT EXISTS cognito_sign_ins_by_user ON cognito_sign_ins (pool_id, username);
      CREATE TABLE IF NOT EXISTS cognito_refresh_tokens (
        hash TEXT PRIMARY KEY, sign_in_id TEXT NOT NULL, replaced_at INTEGER);`);
    this.#statements = {
      add: store.prepare('INSERT INTO cognito_sign_ins VALUES (?, ?, ?, ?, ?, ?, ?, 0)'),
      find: store.prepare('SELECT * FROM cognito_sign_ins WHERE id = ?'),
      revoke: store.prepare('UPDATE cognito_sign_ins SET revoked = 1 WHERE id = ?'),
      revokeUser: store.prepare('UPDATE cognito_sign_ins SET revoked = 1 WHERE pool_id = ? AND username = ?'),
      addToken: store.prepare('INSERT INTO cognito_refresh_tokens (hash, sign_in_id) VALUES (?, ?)'),
      token: store.prepare('SELECT sign_in_id, replaced_at FROM cognito_refresh_tokens WHERE hash = ?'),
      replaceToken: store.prepare(
        'UPDATE cognito_refresh_tokens SET replaced_at = ? WHERE hash = ? AND replaced_at IS NULL',
      ),
    };
    store.prepare('DELETE FROM cognito_sign_ins WHERE expires_at < ?').run(Date.now());
    store.define(
      'DELETE FROM cognito_refresh_tokens WHERE sign_in_id NOT IN (SELECT id FROM cognito_sign_ins)',
    );
  }

  begin(client: UserPoolClient, username: string): { signIn: SignIn; refreshToken: string } {
    const now = Date.now();
    const signIn: SignIn = {
      id: randomUUID(),
      poolId: client.poolId,
      username,
      clientId: client.id,
      originJti: randomUUID(),
      authTime: Math.floor(now / 1000),
      expiresAt: now + client.refreshTokenSeconds * 1000,
      revoked: false,
    };
    const { id, poolId, clientId, originJti, authTime, expiresAt } = signIn;
    this.#statements.add.run(id, poolId, username, clientId, originJti, authTime, expiresAt);
    return { signIn, refreshToken: this.#newToken(id) };
  }

  find(id: string): SignIn | undefined {
    const row = this.#statements.find.get(id);
    if (row === undefined) return undefined;
    return {
      id,
      poolId: String(row.pool_id),
      username: String(row.username),
      clientId: String(row.client_id),
      originJti: String(row.origin_jti),
      authTime: Number(row.auth_time),
      expiresAt: Number(row.expires_at),
      revoked: row.revoked === 1,
    };
  }

  /** Whose refresh token it is, good or not. */
  standsFor(token: string): SignIn | undefined {
    const row = this.#statements.token.get(hashOf(token));
    return row === undefined ? undefined : this.find(String(row.sign_in_id));
  }

  /** The sign-in that a refresh token of this client stands for. Throws as AWS does when the token serves no more. */
  byRefreshToken(client: UserPoolClient, token: string): SignIn {
    const row = this.#statements.token.get(hashOf(token));
    const signIn = row === undefined ? undefined : this.find(String(row.sign_in_id));
    if (signIn?.clientId !== client.id) throw notAuthorized('Invalid Refresh Token');
    if (signIn.revoked) throw notAuthorized('Refresh Token has been revoked');
    if (signIn.expiresAt <= Date.now()) throw notAuthorized('Refresh Token has expired');
    const replacedAt = row?.replaced_at;
    if (
      typeof replacedAt === 'number' &&
      replacedAt + (client.rotationGraceSeconds ?? 0) * 1000 <= Date.now()
    ) {
      throw new AwsError('RefreshTokenReuseException', 'Refresh Token has been invalidated by rotation');
    }
    return signIn;
  }

  /** AWS: the new refresh token lives no longer than the one it replaces. */
  rotate(signIn: SignIn, token: string): string {
    this.#statements.replaceToken.run(Date.now(), hashOf(token));
    return this.#newToken(signIn.id);
  }

  revoke(signIn: SignIn): void {
    this.#statements.revoke.run(signIn.id);
  }

  revokeAllOf(poolId: string, username: string): void {
    this.#statements.revokeUser.run(poolId, username);
  }

  #newToken(signInId: string): string {
    const token = randomBytes(96).toString('base64url');
    this.#statements.addToken.run(hashOf(token), signInId);
    return token;
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
