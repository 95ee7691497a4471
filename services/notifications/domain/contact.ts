import type { ContactData } from '@bodega/shared/events/customers';
import type { Locale } from '@bodega/shared/mail/locale';

/** How to reach a customer: the copy that this service keeps of what customers tells. */
export type Contact = Omit<ContactData, 'familyName'>;

/** What is left of a customer who was forgotten: enough to know that older news of them come too late. */
export interface ForgottenContact {
  readonly customerId: string;
  readonly forgotten: true;
  readonly deletionId: string;
}

export function contactOf({ familyName: _, ...contact }: ContactData): Contact {
  return contact;
}

/** Whom a mail addresses, whether customer or operator. */
export interface Addressee {
  readonly email: string;
  readonly locale: Locale;
  readonly givenName?: string | undefined;
}

const LONGEST_NAME = 60;

/**
 * The name for the greeting, if it looks like one. Mail programs make links of whatever looks like an address, so that a
 * stranger could sign others up with a "name" that sends them somewhere: such a mail greets nobody.
 */
export function greetingName({ givenName }: Addressee): string | undefined {
  const name = givenName?.trim();
  if (name === undefined || name === '') return undefined;
  return /[/\\@]|:|\.\S|www/i.test(name) || Array.from(name).length > LONGEST_NAME ? undefined : name;
}
