import { type FieldError, Problem, problems } from '@bodega/shared/http/problem';
import * as v from 'valibot';
import { lineSchema } from '../names.ts';
import { COUNTRIES, isCountry } from './countries.ts';
import { exampleOf, writtenAs } from './postal-code.ts';

const line = lineSchema(100);

const fields = {
  name: v.pipe(line, v.description('Who lives there, as on the doorbell.')),
  line1: v.pipe(line, v.description('Street and number.')),
  line2: v.optional(v.pipe(line, v.description('Whatever else helps: the floor, the company.'))),
  city: line,
  region: v.optional(v.pipe(line, v.description('State, province or prefecture, where mail needs it.'))),
  postalCode: v.optional(
    v.pipe(lineSchema(12), v.description('As it is written in its country, or nearly so.')),
  ),
  country: v.pipe(
    v.string(),
    v.regex(/^[A-Z]{2}$/, 'has to be a country code of two capital letters, as PT'),
    v.description('ISO 3166-1, as `PT`.'),
  ),
};

export const addressInputSchema = v.pipe(
  v.strictObject({
    ...fields,
    isDefault: v.optional(
      v.pipe(
        v.boolean(),
        v.description(
          'True makes it the default. One is always the default: the first, until another is made it.',
        ),
      ),
    ),
  }),
  v.title('AddressInput'),
);

export const addressSchema = v.pipe(
  v.strictObject({
    addressId: v.string(),
    version: v.pipe(v.number(), v.integer()),
    ...fields,
    isDefault: v.boolean(),
  }),
  v.title('Address'),
);

export type AddressInput = v.InferOutput<typeof addressInputSchema>;
export type Address = Readonly<v.InferOutput<typeof addressSchema>>;

/** What mail to that country asks for, and how its postal codes are written. */
export function checkedAddress(input: AddressInput): {
  readonly address: AddressInput;
  readonly errors: readonly FieldError[];
} {
  const { country, region, postalCode } = input;
  if (!isCountry(country))
    return {
      address: input,
      errors: [{ field: 'country', message: `${country} is not a country of ISO 3166-1` }],
    };
  const rules = COUNTRIES[country];
  if (rules === undefined) return { address: input, errors: [] };
  const errors: FieldError[] = [];
  if (rules.region !== undefined && region === undefined)
    errors.push({ field: 'region', message: `is missing: addresses in ${country} need the ${rules.region}` });
  if (postalCode === undefined) {
    if (rules.postalCodeMayBeMissing !== true)
      errors.push({ field: 'postalCode', message: `is missing: addresses in ${country} need it` });
    return { address: input, errors };
  }
  const written = writtenAs(postalCode, rules.postalCodes);
  if (written === undefined) {
    const form = exampleOf(rules.postalCodes[0] ?? '');
    errors.push({
      field: 'postalCode',
      message: `is not a postal code of ${country}, which look like ${form}`,
    });
  }
  return { address: { ...input, postalCode: written ?? postalCode }, errors };
}

/** The address as it is written in its country, or a 400 that says what mail to that country asks for. */
export function requireValid(input: AddressInput): AddressInput {
  const { address, errors } = checkedAddress(input);
  if (errors.length === 0) return address;
  throw new Problem(problems.invalidRequest, 'Some fields are not valid; see errors.', { errors });
}
