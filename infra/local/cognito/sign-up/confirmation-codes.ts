import { randomInt } from 'node:crypto';
import { AwsError } from '../../kernel/aws-error.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import { attemptLimitExceeded, codeMismatch } from '../errors.ts';
import type { ContactAttribute, UserPool } from '../pools/user-pool.ts';

export type CodePurpose = 'sign-up' | 'forgot-password' | `verify-${ContactAttribute}`;

const HOUR = 3_600_000;
/** AWS: a code for a forgotten password is good for an hour, all others for a day. */
const LIFETIME: Record<CodePurpose, number> = {
  'sign-up': 24 * HOUR,
  'forgot-password': HOUR,
  'verify-email': 24 * HOUR,
  'verify-phone_number': 24 * HOUR,
};

/** AWS: from 5 to 20 attempts an hour, by how risky they seem. The local cloud takes the strictest. */
const ATTEMPTS_PER_HOUR = 5;

/** What a code is for; `attribute` and `value` are what its return proves. */
export interface CodeSubject {
  readonly purpose: CodePurpose;
  readonly attribute: ContactAttribute;
  readonly value: string;
}

/** The codes on their way to users: six digits, the newest of a purpose only, each good once. */
export class ConfirmationCodes {
  readonly #statements;
  readonly #now: () => number;

  constructor(store: StateStore, now: () => number = Date.now) {
    this.#now = now;
    store.define(`CREATE TABLE IF NOT EXISTS cognito_codes (
      pool_id TEXT NOT NULL, username TEXT NOT NULL, purpose TEXT NOT NULL, code TEXT NOT NULL, subject TEXT NOT NULL,
      expires_at INTEGER NOT NULL, wrong INTEGER NOT NULL DEFAULT 0, wrong_since INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (pool_id, username, purpose))`);
    this.#statements = {
      // A new code does not forgive the wrong attempts at the one before.
      write: store.prepare(`INSERT INTO cognito_codes (pool_id, username, purpose, code, subject, expires_at)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (pool_id, username, purpose)
        DO UPDATE SET code = excluded.code, subject = excluded.subject, expires_at = excluded.expires_at`),
      find: store.prepare('SELECT * FROM cognito_codes WHERE pool_id = ? AND username = ? AND purpose = ?'),
      countWrong: store.prepare(`UPDATE cognito_codes SET wrong = ?, wrong_since = ?
        WHERE pool_id = ? AND username = ? AND purpose = ?`),
      remove: store.prepare('DELETE FROM cognito_codes WHERE pool_id = ? AND username = ? AND purpose = ?'),
      removeUser: store.prepare('DELETE FROM cognito_codes WHERE pool_id = ? AND username = ?'),
    };
  }

  issue(pool: UserPool, username: string, subject: CodeSubject): string {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const expiresAt = this.#now() + LIFETIME[subject.purpose];
    this.#statements.write.run(pool.id, username, subject.purpose, code, JSON.stringify(subject), expiresAt);
    return code;
  }

  /** What the code was issued for. Throws as AWS does when it is wrong, late, or tried too often. */
  check(pool: UserPool, username: string, purpose: CodePurpose, code: string): CodeSubject {
    const row = this.#statements.find.get(pool.id, username, purpose);
    // AWS: a code that was never asked for, or has served, is an expired one.
    if (row === undefined) throw expired();
    const since = Number(row.wrong_since);
    const wrong = this.#now() - since < HOUR ? Number(row.wrong) : 0;
    if (wrong >= ATTEMPTS_PER_HOUR) throw attemptLimitExceeded();
    if (row.code !== code) {
      this.#statements.countWrong.run(
        wrong + 1,
        wrong === 0 ? this.#now() : since,
        pool.id,
        username,
        purpose,
      );
      throw codeMismatch();
    }
    if (Number(row.expires_at) <= this.#now()) throw expired();
    return JSON.parse(String(row.subject)) as CodeSubject;
  }

  /** What the newest code of this purpose is for, while it waits. */
  waiting(pool: UserPool, username: string, purpose: CodePurpose): CodeSubject | undefined {
    const row = this.#statements.find.get(pool.id, username, purpose);
    return row === undefined ? undefined : (JSON.parse(String(row.subject)) as CodeSubject);
  }

  /** The code has served. */
  consume(pool: UserPool, username: string, purpose: CodePurpose): void {
    this.#statements.remove.run(pool.id, username, purpose);
  }

  removeUser(pool: UserPool, username: string): void {
    this.#statements.removeUser.run(pool.id, username);
  }
}

function expired(): AwsError {
  return new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
}
