import { randomBytes } from 'node:crypto';
import type { StateStore } from '../../kernel/state-store.ts';
import { notAuthorized } from '../errors.ts';
import type { UserPoolClient } from '../pools/user-pool.ts';

/** A question to whoever signs in, with what is needed to judge the answer. */
export type Challenge =
  | {
      readonly kind: 'PASSWORD_VERIFIER';
      readonly username: string;
      readonly clientPublicValue: string;
      readonly serverSecret: string;
      readonly serverPublicValue: string;
    }
  | { readonly kind: 'NEW_PASSWORD_REQUIRED'; readonly username: string }
  | { readonly kind: 'SOFTWARE_TOKEN_MFA'; readonly username: string }
  | { readonly kind: 'MFA_SETUP'; readonly username: string; readonly verified: boolean };

export type ChallengeKind = Challenge['kind'];

/** The challenges that wait for an answer, each under the session that the client brings back. */
export class Challenges {
  readonly #statements;

  constructor(store: StateStore) {
    store.define(`CREATE TABLE IF NOT EXISTS cognito_challenges (
      session TEXT PRIMARY KEY, client_id TEXT NOT NULL, challenge TEXT NOT NULL, expires_at INTEGER NOT NULL)`);
    this.#statements = {
      add: store.prepare('INSERT INTO cognito_challenges VALUES (?, ?, ?, ?)'),
      find: store.prepare(
        'SELECT client_id, challenge, expires_at FROM cognito_challenges WHERE session = ?',
      ),
      remove: store.prepare('DELETE FROM cognito_challenges WHERE session = ?'),
      removeExpired: store.prepare('DELETE FROM cognito_challenges WHERE expires_at < ?'),
    };
  }

  /** Returns the session (for SRP: the secret block), standard base 64 as AWS's. */
  open(client: UserPoolClient, challenge: Challenge): string {
    const now = Date.now();
    // An expired session is kept for a day, so that a late answer is told that it comes late.
    this.#statements.removeExpired.run(now - 24 * 3_600_000);
    const session = randomBytes(96).toString('base64');
    this.#statements.add.run(
      session,
      client.id,
      JSON.stringify(challenge),
      now + client.authSessionSeconds * 1000,
    );
    return session;
  }

  find<K extends ChallengeKind>(
    clientId: string | undefined,
    kind: K,
    session: string,
  ): { clientId: string; challenge: Extract<Challenge, { kind: K }> } {
    const row = this.#statements.find.get(session);
    if (row === undefined || (clientId ?? row.client_id) !== row.client_id) {
      throw notAuthorized('Invalid session for the user.');
    }
    const challenge = JSON.parse(String(row.challenge)) as Challenge;
    if (!isOfKind(challenge, kind)) throw notAuthorized('Invalid session for the user.');
    if (Number(row.expires_at) <= Date.now()) {
      throw notAuthorized('Invalid session for the user, session is expired.');
    }
    return { clientId: String(row.client_id), challenge };
  }

  /** A challenge is answered once; a wrong answer may leave it open for another. */
  close(session: string): void {
    this.#statements.remove.run(session);
  }
}

function isOfKind<K extends ChallengeKind>(
  challenge: Challenge,
  kind: K,
): challenge is Extract<Challenge, { kind: K }> {
  return challenge.kind === kind;
}
