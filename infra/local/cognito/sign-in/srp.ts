import {
  createHash,
  createHmac,
  getDiffieHellman,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/**
 * The server's side of SRP-6a as Cognito speaks it: the 3072-bit group of RFC 5054, SHA-256, a session key from HKDF
 * with the label "Caldera Derived Key", and a signature over the challenge instead of RFC 5054's evidence message.
 */
const N = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
const g = 2n;
const k = hashOf(padded(N), padded(g));

/** What is kept of a password: a salt and g^x mod N, both hexadecimal. The password does not follow from them. */
export interface PasswordVerifier {
  readonly salt: string;
  readonly verifier: string;
}

/** What the server sends to the client (`B`) and what it keeps for the answer (`b`). */
export interface ServerSecret {
  readonly secret: string;
  readonly publicValue: string;
}

/** What the client's proof is computed over. */
export interface Claim {
  readonly poolId: string;
  /** USER_ID_FOR_SRP: the user's real name, whatever the sign-in was by. */
  readonly username: string;
  readonly clientPublicValue: string;
  readonly secretBlock: string;
  readonly timestamp: string;
  readonly signature: string;
}

export function newVerifier(poolId: string, username: string, password: string): PasswordVerifier {
  const salt = randomBytes(16).toString('hex');
  return { salt, verifier: verifierOf(poolId, username, password, salt).toString(16) };
}

/** Password sign-in needs no hash of its own: the verifier of the password given must come out the same. */
export function isPassword(
  known: PasswordVerifier,
  poolId: string,
  username: string,
  password: string,
): boolean {
  return verifierOf(poolId, username, password, known.salt) === fromHex(known.verifier);
}

/** AWS: `A` that is 0 modulo N would make the session key known without the password. */
export function isValidPublicValue(hex: string): boolean {
  return /^[0-9a-f]+$/i.test(hex) && fromHex(hex) % N !== 0n;
}

export function newServerSecret({ verifier }: PasswordVerifier): ServerSecret {
  const secret = fromHex(randomBytes(32).toString('hex'));
  const publicValue = (k * fromHex(verifier) + power(g, secret)) % N;
  return { secret: secret.toString(16), publicValue: publicValue.toString(16) };
}

/** Whether the claim was signed by someone who knows the password. */
export function isProven(claim: Claim, known: PasswordVerifier, server: ServerSecret): boolean {
  const A = fromHex(claim.clientPublicValue);
  const u = hashOf(padded(A), padded(fromHex(server.publicValue)));
  const shared = power(A * power(fromHex(known.verifier), u), fromHex(server.secret));
  const key = Buffer.from(hkdfSync('sha256', padded(shared), padded(u), 'Caldera Derived Key', 16));
  const expected = createHmac('sha256', key)
    .update(poolName(claim.poolId))
    .update(claim.username)
    .update(Buffer.from(claim.secretBlock, 'base64'))
    .update(claim.timestamp)
    .digest();
  const given = Buffer.from(claim.signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function verifierOf(poolId: string, username: string, password: string, salt: string): bigint {
  const identity = createHash('sha256')
    .update(`${poolName(poolId)}${username}:${password}`)
    .digest();
  return power(g, hashOf(padded(fromHex(salt)), identity));
}

/** AWS: the part of the pool's id behind the region. */
function poolName(poolId: string): string {
  return poolId.slice(poolId.indexOf('_') + 1);
}

function hashOf(...parts: Buffer[]): bigint {
  return fromHex(createHash('sha256').update(Buffer.concat(parts)).digest('hex'));
}

/** Big-endian bytes of a positive number: a zero byte leads where the first bit is set, as Java's BigInteger writes. */
function padded(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 1 ? `0${hex}` : hex;
  return Buffer.from(/^[89a-f]/i.test(even) ? `00${even}` : even, 'hex');
}

function fromHex(hex: string): bigint {
  return BigInt(`0x${hex}`);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % N;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}
