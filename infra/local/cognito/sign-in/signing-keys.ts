import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { JsonObject } from '../../kernel/json.ts';
import type { StateStore } from '../../kernel/state-store.ts';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** AWS: a pool publishes two keys; one signs its id tokens, the other its access tokens. */
export interface SigningKeys {
  readonly id: SigningKey;
  readonly access: SigningKey;
  readonly createdAt: number;
}

/** The pools' keys: made when a pool first boots, kept from then on, so that tokens outlive a restart. */
export class SigningKeyStore {
  readonly #keys = new Map<string, SigningKeys>();
  readonly #statements;

  constructor(store: StateStore) {
    store.define(`CREATE TABLE IF NOT EXISTS cognito_signing_keys (
      pool_id TEXT PRIMARY KEY, id_key TEXT NOT NULL, access_key TEXT NOT NULL, created_at INTEGER NOT NULL)`);
    this.#statements = {
      find: store.prepare(
        'SELECT id_key, access_key, created_at FROM cognito_signing_keys WHERE pool_id = ?',
      ),
      write: store.prepare(
        'INSERT INTO cognito_signing_keys (pool_id, id_key, access_key, created_at) VALUES (?, ?, ?, ?)',
      ),
    };
  }

  async prepare(poolId: string): Promise<SigningKeys> {
    if (this.#statements.find.get(poolId) === undefined) {
      const [id, access] = await Promise.all([newKey(), newKey()]);
      this.#statements.write.run(poolId, id, access, Date.now());
    }
    return this.of(poolId);
  }

  of(poolId: string): SigningKeys {
    const known = this.#keys.get(poolId);
    if (known !== undefined) return known;
    const row = this.#statements.find.get(poolId);
    if (row === undefined) throw new Error(`User pool ${poolId} has no signing keys`);
    const keys = {
      id: signingKey(String(row.id_key)),
      access: signingKey(String(row.access_key)),
      createdAt: Number(row.created_at),
    };
    this.#keys.set(poolId, keys);
    return keys;
  }

  /** The pool's JSON Web Key Set, as `/.well-known/jwks.json` shows it. */
  publicKeys(poolId: string): JsonObject {
    const { id, access } = this.of(poolId);
    return { keys: [id, access].map(publicJwk) };
  }
}

async function newKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function signingKey(pem: string): SigningKey {
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return { kid: createHash('sha256').update(der).digest('base64'), privateKey, publicKey };
}

function publicJwk({ kid, publicKey }: SigningKey): JsonObject {
  const { n, e } = publicKey.export({ format: 'jwk' });
  return { alg: 'RS256', e, kid, kty: 'RSA', n, use: 'sig' };
}
