import { type Locale, LOCALES } from '@bodega/shared/mail/locale';
import * as v from 'valibot';
import { lineSchema, MOST_LETTERS_OF_A_NAME } from './names.ts';

const name = lineSchema(MOST_LETTERS_OF_A_NAME);
const locale = v.picklist(LOCALES, `has to be one of ${LOCALES.join(', ')}`);
const time = v.pipe(v.string(), v.isoTimestamp());

/** A customer as the shop shows it. */
export const customerSchema = v.pipe(
  v.strictObject({
    customerId: v.string(),
    version: v.pipe(v.number(), v.integer()),
    email: v.pipe(
      v.string(),
      v.description('Where mails go. It is changed in the user pool, which verifies it.'),
    ),
    givenName: v.optional(v.string()),
    familyName: v.optional(v.string()),
    locale: v.pipe(v.picklist(LOCALES), v.description('The language of the mails.')),
    createdAt: time,
    updatedAt: time,
  }),
  v.title('Customer'),
);

export interface Customer {
  readonly customerId: string;
  readonly version: number;
  readonly email: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly locale: Locale;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What customers change of themselves: what is left out stays, and null takes a name away. */
export const profileChangeSchema = v.pipe(
  v.strictObject({
    givenName: v.optional(v.nullable(name)),
    familyName: v.optional(v.nullable(name)),
    locale: v.optional(locale),
  }),
  v.check((change) => Object.keys(change).length > 0, 'says nothing to change'),
  v.title('ProfileChange'),
);

export type ProfileChange = v.InferOutput<typeof profileChangeSchema>;

/** For finding: people write one and the same address in capitals, too. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}
