import { eventOf } from '@bodega/shared/events/contract';
import { customerRegistered, customerUpdated } from '@bodega/shared/events/customers';
import type { Cause, DomainEvent } from '@bodega/shared/events/domain-event';
import { localeOf } from '@bodega/shared/mail/locale';
import type { Customer, ProfileChange } from './customer.ts';
import { tidyName } from './names.ts';

/** A write of a customer: what it was, what it becomes, and what the shop is told of it. */
export interface CustomerChange {
  readonly before?: Customer;
  readonly after: Customer;
  readonly events: readonly DomainEvent[];
}

interface Circumstances {
  readonly cause: Cause;
  readonly now: Date;
}

/** The attributes of a user of the pool, by their OpenID names. */
export type UserAttributes = Readonly<Record<string, string | undefined>>;

/** The customer that a user of the pool becomes. The id is the user's own: it is in every token. */
export function newCustomer(attributes: UserAttributes, { cause, now }: Circumstances): CustomerChange {
  const { sub, email } = attributes;
  if (sub === undefined || email === undefined) throw new Error('A user without sub or email is no customer');
  const givenName = tidyName(attributes.given_name);
  const familyName = tidyName(attributes.family_name);
  const after: Customer = {
    customerId: sub,
    version: 1,
    email,
    ...(givenName === undefined ? {} : { givenName }),
    ...(familyName === undefined ? {} : { familyName }),
    locale: localeOf(attributes.locale),
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };
  return { after, events: [eventOf(customerRegistered, after, cause, { occurredAt: now })] };
}

/** Undefined: nothing is different. */
export function changedProfile(
  before: Customer,
  change: ProfileChange,
  circumstances: Circumstances,
): CustomerChange | undefined {
  const { givenName = before.givenName, familyName = before.familyName, locale = before.locale } = change;
  return changed(
    before,
    { givenName: givenName ?? undefined, familyName: familyName ?? undefined, locale },
    circumstances,
  );
}

/** The address is changed and verified in the user pool; here it follows. */
export function changedEmail(
  before: Customer,
  email: string,
  circumstances: Circumstances,
): CustomerChange | undefined {
  return changed(before, { email }, circumstances);
}

type Changeable = {
  readonly [Name in 'email' | 'givenName' | 'familyName' | 'locale']?: Customer[Name] | undefined;
};

function changed(
  before: Customer,
  change: Changeable,
  { cause, now }: Circumstances,
): CustomerChange | undefined {
  const names = Object.keys(change) as (keyof Changeable)[];
  if (names.every((name) => before[name] === change[name])) return undefined;
  const whole = { ...before, ...change, version: before.version + 1, updatedAt: now.toISOString() };
  const kept = Object.entries(whole).filter(([, value]) => value !== undefined);
  const after = Object.fromEntries(kept) as unknown as Customer;
  return { before, after, events: [eventOf(customerUpdated, after, cause, { occurredAt: now })] };
}
