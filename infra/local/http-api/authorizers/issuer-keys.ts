import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJsonObject } from '../../kernel/json.ts';
import { checkSignature, InvalidToken, type JsonWebToken } from './json-web-token.ts';

/** AWS: the keys of an issuer may be kept for two hours. */
const KEEP_MS = 2 * 60 * 60 * 1000;
/** A token with an unknown key may mean that the issuer has new ones; nobody can make the gateway ask all the time. */
const ASK_AGAIN_MS = 10_000;
const FETCH_TIMEOUT_MS = 5_000;
/** Tokens whose signature was found good, so that a client's next request costs no RSA again. */
const REMEMBERED_TOKENS = 1_000;

/** An issuer's public keys, found by OpenID Connect discovery. */
export class IssuerKeys {
  readonly #issuer: string;
  readonly #now: () => number;
  #keys = new Map<string, KeyObject>();
  #signed = new Set<string>();
  #fetchedAt = -Infinity;
  #fetching: Promise<void> | undefined;

  constructor(issuer: string, now: () => number = Date.now) {
    this.#issuer = issuer;
    this.#now = now;
  }

  /** Throws InvalidToken when no key of the issuer made the token's signature. */
  async verify(token: JsonWebToken): Promise<void> {
    if (this.#now() - this.#fetchedAt > KEEP_MS) await this.#fetch();
    const seal = `${token.signed}.${token.signature.toString('base64url')}`;
    if (this.#signed.has(seal)) return;
    checkSignature(token, await this.#keyOf(token));
    if (this.#signed.size >= REMEMBERED_TOKENS) this.#signed.clear();
    this.#signed.add(seal);
  }

  async #keyOf({ keyId }: JsonWebToken): Promise<KeyObject> {
    if (keyId === undefined) throw new InvalidToken('the token has no kid');
    const known = this.#keys.get(keyId);
    if (known !== undefined) return known;
    if (this.#now() - this.#fetchedAt > ASK_AGAIN_MS) await this.#fetch();
    const found = this.#keys.get(keyId);
    if (found === undefined) throw new InvalidToken('no key of the issuer matches the kid of the token');
    return found;
  }

  /** However many requests wait, the issuer is asked once. */
  async #fetch(): Promise<void> {
    this.#fetching ??= this.#fetchKeys().finally(() => {
      this.#fetching = undefined;
    });
    await this.#fetching;
  }

  async #fetchKeys(): Promise<void> {
    try {
      const configuration = await this.#get(
        `${this.#issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      );
      const keySetUrl = configuration.jwks_uri;
      if (typeof keySetUrl !== 'string') throw new Error(`${this.#issuer} names no jwks_uri`);
      const keySet = await this.#get(keySetUrl);
      this.#keys = readKeys(keySet.keys);
      this.#signed = new Set();
      this.#fetchedAt = this.#now();
    } catch (error) {
      throw new InvalidToken('OIDC discovery endpoint communication error', { cause: error });
    }
  }

  async #get(url: string): Promise<Record<string, unknown>> {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    const body: unknown = await response.json();
    if (!isJsonObject(body)) throw new Error(`${url} does not answer with an object`);
    return body;
  }
}

function readKeys(value: unknown): Map<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const key of Array.isArray(value) ? value : []) {
    const isForSignatures = isJsonObject(key) && key.kty === 'RSA' && (key.use ?? 'sig') === 'sig';
    if (!isForSignatures || typeof key.kid !== 'string') continue;
    keys.set(key.kid, createPublicKey({ key: key, format: 'jwk' }));
  }
  return keys;
}
