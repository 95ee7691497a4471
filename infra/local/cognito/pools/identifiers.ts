import { createHash } from 'node:crypto';

/** An identifier that AWS would invent, of the given letters: always the same for the same seed. */
export function derivedIdentifier(seed: string, letters: string, length: number): string {
  let digest = createHash('sha512').update(seed).digest();
  let identifier = '';
  while (identifier.length < length) {
    for (const byte of digest.subarray(0, length - identifier.length)) {
      identifier += letters.charAt(byte % letters.length);
    }
    digest = createHash('sha512').update(digest).digest();
  }
  return identifier;
}

export const LOWERCASE_AND_DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';
export const LETTERS_AND_DIGITS = `${LOWERCASE_AND_DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;
