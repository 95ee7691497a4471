import { isDisposable } from './disposable-domains.ts';
import { domainOf, isMailAddress, mailboxOf } from './mail-address.ts';
import { OF_DOMAIN, OF_MAILBOX, type SignUpLimit, UNLIMITED_DOMAINS } from './sign-up-limits.ts';

/**
 * A sign-up is not let through. The message is for the person who signs up, and stands in logs: it never names the
 * address.
 */
export class SignUpRefused extends Error {
  override readonly name = 'SignUpRefused';
}

export const TOO_MANY = 'There were too many sign-ups from here. Please try again in an hour.';

/** Throws, saying why, if nobody can be reached at the address, or only for a moment. */
export function requireLastingAddress(address: string): void {
  if (!isMailAddress(address)) throw new SignUpRefused('This is not a mail address that we can write to.');
  if (isDisposable(domainOf(address)))
    throw new SignUpRefused(
      'Addresses of this service last for a moment only. Please sign up with one that stays.',
    );
}

/** What is counted of a sign-up. */
export function countedOf(address: string): { readonly what: string; readonly limit: SignUpLimit }[] {
  const domain = domainOf(address);
  return [
    { what: mailboxOf(address), limit: OF_MAILBOX },
    ...(UNLIMITED_DOMAINS.has(domain) ? [] : [{ what: domain, limit: OF_DOMAIN }]),
  ];
}
