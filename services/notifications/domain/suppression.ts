import { createHash } from 'node:crypto';

/** An address that was trouble. It is known by its digest alone, so that it can outlive the customer. */
export interface Suppression {
  /** Soft bounces within SOFT_BOUNCE_DAYS. */
  readonly softBounces?: number;
  /** Set: it is never mailed again. */
  readonly suppressedAt?: string;
}

/** A full mailbox passes; one that bounces again and again is left. */
export const MOST_SOFT_BOUNCES = 3;
export const SOFT_BOUNCE_DAYS = 30;

export function isSuppressed(found: Suppression | undefined): boolean {
  return found?.suppressedAt !== undefined || (found?.softBounces ?? 0) >= MOST_SOFT_BOUNCES;
}

/** The same for every spelling of an address. */
export function addressDigest(email: string): string {
  return createHash('sha256').update(bareAddress(email).toLowerCase()).digest('base64url');
}

/** SES may tell an address with the name before it: `Ana <ana@example.com>`. */
function bareAddress(email: string): string {
  return /<([^<>]+)>\s*$/.exec(email)?.[1] ?? email.trim();
}
