import type { SQLOutputValue } from 'node:sqlite';
import type { StateStore } from '../../kernel/state-store.ts';
import { aliasExists } from '../errors.ts';
import type { PasswordVerifier } from '../sign-in/srp.ts';
import type { UserPool } from '../pools/user-pool.ts';

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED';

/** An authenticator app: `pending` until its first code has come, `secret` from then on. */
export interface SoftwareToken {
  readonly pending?: string | undefined;
  readonly secret?: string | undefined;
  readonly enabled: boolean;
  readonly preferred: boolean;
  /** AWS: a code serves once. The time step of the last one that did. */
  readonly lastStep: number;
}

export interface User {
  readonly username: string;
  readonly sub: string;
  /** Without `sub`; `email_verified` and `phone_number_verified` among them. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: UserStatus;
  readonly enabled: boolean;
  readonly password: PasswordVerifier | undefined;
  readonly formerPasswords: readonly PasswordVerifier[];
  readonly temporaryPasswordExpiresAt?: number | undefined;
  readonly softwareToken?: SoftwareToken | undefined;
  readonly failedSignIns: number;
  readonly lockedUntil: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** The users of all pools, and the names that each may sign in by. */
export class Users {
  readonly #statements;

  constructor(store: StateStore) {
    store.define(`
      CREATE TABLE IF NOT EXISTS cognito_users (
        position INTEGER PRIMARY KEY AUTOINCREMENT, pool_id TEXT NOT NULL, username TEXT NOT NULL,
        document TEXT NOT NULL, UNIQUE (pool_id, username));
      CREATE TABLE IF NOT EXISTS cognito_sign_in_names (
        pool_id TEXT NOT NULL, attribute TEXT NOT NULL, value TEXT NOT NULL, username TEXT NOT NULL,
        PRIMARY KEY (pool_id, attribute, value)) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS cognito_sign_in_names_by_user ON cognito_sign_in_names (pool_id, username);`);
    this.#statements = {
      byName: store.prepare('SELECT document FROM cognito_users WHERE pool_id = ? AND username = ?'),
      all: store.prepare('SELECT document FROM cognito_users WHERE pool_id = ? ORDER BY position'),
      count: store.prepare('SELECT count(*) AS users FROM cognito_users WHERE pool_id = ?'),
      write: store.prepare(`INSERT INTO cognito_users (pool_id, username, document) VALUES (?, ?, ?)
        ON CONFLICT (pool_id, username) DO UPDATE SET document = excluded.document`),
      remove: store.prepare('DELETE FROM cognito_users WHERE pool_id = ? AND username = ?'),
      holder: store.prepare(
        'SELECT username FROM cognito_sign_in_names WHERE pool_id = ? AND attribute = ? AND value = ?',
      ),
      addName: store.prepare(
        'INSERT INTO cognito_sign_in_names (pool_id, attribute, value, username) VALUES (?, ?, ?, ?)',
      ),
      removeNames: store.prepare('DELETE FROM cognito_sign_in_names WHERE pool_id = ? AND username = ?'),
    };
  }

  /** By the user's own name, or by whatever attribute the pool lets users sign in with. */
  find(pool: UserPool, name: string): User | undefined {
    const own = this.#byUsername(pool, nameKey(pool, name));
    if (own !== undefined) return own;
    for (const attribute of [...pool.usernameAttributes, ...pool.aliasAttributes]) {
      const holder = this.holderOf(pool, attribute, name);
      if (holder !== undefined) return this.#byUsername(pool, holder);
    }
    return undefined;
  }

  /** The username of whoever signs in by this value of the attribute. */
  holderOf(pool: UserPool, attribute: string, value: string): string | undefined {
    const row = this.#statements.holder.get(pool.id, attribute, nameKey(pool, value));
    return row === undefined ? undefined : String(row.username);
  }

  /** Writes the user, new or changed. Two users never share a name to sign in by. */
  save(pool: UserPool, user: User): User {
    const saved = { ...user, modifiedAt: Date.now() };
    const names = signInNames(pool, saved);
    for (const [attribute, value] of names) {
      const holder = this.holderOf(pool, attribute, value);
      if (holder !== undefined && holder !== user.username) throw aliasExists(attribute);
    }
    this.#statements.write.run(pool.id, user.username, JSON.stringify(saved));
    this.#statements.removeNames.run(pool.id, user.username);
    for (const [attribute, value] of names) {
      this.#statements.addName.run(pool.id, attribute, nameKey(pool, value), user.username);
    }
    return saved;
  }

  remove(pool: UserPool, username: string): void {
    this.#statements.remove.run(pool.id, username);
    this.#statements.removeNames.run(pool.id, username);
  }

  count(pool: UserPool): number {
    return Number(this.#statements.count.get(pool.id)?.users);
  }

  /** In the order of their creation. */
  all(pool: UserPool): User[] {
    return this.#statements.all.all(pool.id).map(parsed);
  }

  #byUsername(pool: UserPool, username: string): User | undefined {
    const row = this.#statements.byName.get(pool.id, username);
    return row === undefined ? undefined : parsed(row);
  }
}

/** AWS: in a case-insensitive pool, names that differ only in case are one name. */
export function nameKey(pool: UserPool, name: string): string {
  return pool.caseSensitive ? name : name.toLowerCase();
}

function parsed(row: Record<string, SQLOutputValue>): User {
  return JSON.parse(String(row.document)) as User;
}

/** AWS: a username attribute serves at once; an alias only when its owner has verified it. */
function signInNames(pool: UserPool, { attributes }: User): [string, string][] {
  const usable = [
    ...pool.usernameAttributes,
    ...pool.aliasAttributes.filter(
      (alias) => alias === 'preferred_username' || attributes[`${alias}_verified`] === 'true',
    ),
  ];
  return usable.flatMap((attribute): [string, string][] => {
    const value = attributes[attribute];
    return value ? [[attribute, value]] : [];
  });
}
