import { randomBytes } from 'node:crypto';
import { AwsError } from '../kernel/aws-error.ts';
import type { Principal } from '../kernel/principal.ts';
import type { StateStore } from '../kernel/state-store.ts';

export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** All that it takes to verify a signature, and in whose name it was made. */
export interface SigningKey {
  readonly secretAccessKey: string;
  /** Temporary credentials sign with it. */
  readonly sessionToken?: string;
  readonly principal: Principal;
}

/** AWS: at the longest, the session of a role that a function has. What was signed in it is good as long. */
const KEPT_MS = 12 * 60 * 60 * 1000;

/** The developer's own keys are never told to the local cloud; these pairs are, for what must carry a signature. */
const DEVELOPERS_PAIRS: ReadonlySet<string> = new Set(['developer', 'local']);

const SCHEMA = `CREATE TABLE IF NOT EXISTS credentials_issued (
  access_key_id TEXT PRIMARY KEY, signing_key TEXT NOT NULL, ended_at INTEGER
)`;

/**
 * Temporary credentials for the functions, as STS issues them when Lambda assumes a role. The access key id is random,
 * so it names its principal and cannot be guessed; the signatures of calls are not checked. Any other key belongs to
 * the developer. What is signed for later (presigned URLs) is verified: its key is kept for that when its function
 * environment has ended, and in the store when the local cloud has.
 */
export class Credentials {
  readonly #principals = new Map<string, Principal>();
  readonly #signingKeys = new Map<string, SigningKey>();
  /** Remembered, lest what is left of an ended function counts as the developer. */
  readonly #revokedAt = new Map<string, number>();
  readonly #store: StateStore | undefined;
  readonly #clock: () => number;

  constructor(store?: StateStore, clock: () => number = Date.now) {
    this.#store = store;
    this.#clock = clock;
    store?.define(SCHEMA);
    this.#recall();
  }

  issue(principal: Principal): IssuedCredentials {
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    const secretAccessKey = randomBytes(20).toString('hex');
    const sessionToken = randomBytes(32).toString('base64url');
    const key = { secretAccessKey, sessionToken, principal: withoutInstance(principal) };
    this.#principals.set(accessKeyId, principal);
    this.#signingKeys.set(accessKeyId, key);
    this.#store
      ?.prepare('INSERT INTO credentials_issued (access_key_id, signing_key) VALUES (?, ?)')
      .run(accessKeyId, JSON.stringify(key));
    return { accessKeyId, secretAccessKey, sessionToken };
  }

  revoke(accessKeyId: string): void {
    if (!this.#principals.delete(accessKeyId)) return;
    const now = this.#clock();
    this.#revokedAt.set(accessKeyId, now);
    this.#store
      ?.prepare('UPDATE credentials_issued SET ended_at = ? WHERE access_key_id = ?')
      .run(now, accessKeyId);
  }

  principalOf(accessKeyId: string | undefined): Principal {
    if (accessKeyId === undefined) return { kind: 'anonymous' };
    if (this.#revokedAt.has(accessKeyId)) {
      throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
    }
    return this.#principals.get(accessKeyId) ?? { kind: 'developer' };
  }

  /** Undefined: no such key was issued, or it is too long ago. */
  signingKeyOf(accessKeyId: string): SigningKey | undefined {
    if (DEVELOPERS_PAIRS.has(accessKeyId)) {
      return { secretAccessKey: accessKeyId, principal: { kind: 'developer' } };
    }
    const revokedAt = this.#revokedAt.get(accessKeyId);
    if (revokedAt !== undefined && revokedAt < this.#clock() - KEPT_MS) return undefined;
    return this.#signingKeys.get(accessKeyId);
  }

  /** What an earlier process issued has ended with it. */
  #recall(): void {
    const now = this.#clock();
    this.#store?.prepare('UPDATE credentials_issued SET ended_at = ? WHERE ended_at IS NULL').run(now);
    this.#store?.prepare('DELETE FROM credentials_issued WHERE ended_at < ?').run(now - KEPT_MS);
    for (const row of this.#store?.prepare('SELECT * FROM credentials_issued').all() ?? []) {
      const accessKeyId = String(row.access_key_id);
      this.#revokedAt.set(accessKeyId, Number(row.ended_at));
      this.#signingKeys.set(accessKeyId, JSON.parse(String(row.signing_key)) as SigningKey);
    }
  }
}

/** Whoever uses what a function has signed is not that function: a fault that strikes him must not end it. */
function withoutInstance(principal: Principal): Principal {
  if (principal.kind !== 'role') return principal;
  const { kind, roleArn, session } = principal;
  return { kind, roleArn, session };
}
