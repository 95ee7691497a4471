import { type KeyObject, verify } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';

export interface JsonWebToken {
  readonly algorithm: string;
  readonly keyId: string | undefined;
  readonly claims: JsonObject;
  /** What the signature covers. */
  readonly signed: string;
  readonly signature: Buffer;
}

/**
 * Why a token is refused, in the words of the gateway's `error_description`. AWS documents only the one about the
 * audience; those about segments, signing method and issuer were seen in its answers; the rest is worded alike.
 */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}

/** AWS: only RSA signatures are supported; a token cannot choose `none`, or a secret for an algorithm of keys. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['RS256', 'sha256'],
  ['RS384', 'sha384'],
  ['RS512', 'sha512'],
]);

export function decodeToken(text: string): JsonWebToken {
  const parts = text.split('.');
  const [header, claims, signature] = parts;
  if (parts.length !== 3 || header === undefined || claims === undefined || signature === undefined) {
    throw new InvalidToken('token contains an invalid number of segments');
  }
  const { alg, kid } = decodePart(header);
  const algorithm = typeof alg === 'string' ? alg : 'none';
  if (!HASHES.has(algorithm)) throw new InvalidToken(`signing method ${algorithm} is invalid`);
  return {
    algorithm,
    keyId: typeof kid === 'string' ? kid : undefined,
    claims: decodePart(claims),
    signed: `${header}.${claims}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

export function checkSignature(token: JsonWebToken, key: KeyObject): void {
  const valid = verify(HASHES.get(token.algorithm), Buffer.from(token.signed), key, token.signature);
  if (!valid) throw new InvalidToken('crypto/rsa: verification error');
}

function decodePart(part: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch (error) {
    throw new InvalidToken('token is malformed', { cause: error });
  }
  if (!isJsonObject(value)) throw new InvalidToken('token is malformed');
  return value;
}
