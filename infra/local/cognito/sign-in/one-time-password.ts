import { createHmac, randomBytes } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_SECONDS = 30;

/** The secret that an authenticator app takes in: 32 random bytes in base 32, as Cognito's 52 characters. */
export function newSoftwareTokenSecret(): string {
  const bits = [...randomBytes(32)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => BASE32.charAt(parseInt(five.padEnd(5, '0'), 2)))
    .join('');
}

export function timeStep(now: number): number {
  return Math.floor(now / 1000 / STEP_SECONDS);
}

/** RFC 6238 with SHA-1 and six digits, which is what Cognito and the authenticator apps use. */
export function oneTimePassword(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The step whose code this is, one step early or late allowed for a clock that is off; undefined when it is none. */
export function matchingStep(secret: string, code: string, now: number): number | undefined {
  const current = timeStep(now);
  return [current, current - 1, current + 1].find((step) => oneTimePassword(secret, step) === code);
}

function decodeBase32(secret: string): Buffer {
  const bits = Array.from(secret, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
