import { randomInt } from 'node:crypto';
import type { PasswordPolicy } from '../pools/password-policy.ts';

const KINDS = ['abcdefghijkmnopqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!@#%*?+-'] as const;

/** A password that every policy allows: all four kinds of characters, and long enough. */
export function newTemporaryPassword({ minimumLength }: PasswordPolicy): string {
  const length = Math.max(minimumLength, 10);
  return Array.from({ length }, (_, index) => {
    const letters = KINDS[index % KINDS.length] ?? KINDS[0];
    return letters.charAt(randomInt(letters.length));
  }).join('');
}
