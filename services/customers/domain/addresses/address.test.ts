import * as v from 'valibot';
import { type AddressInput, addressInputSchema, checkedAddress } from './address.ts';

const home: AddressInput = {
  name: 'Ana Martins',
  line1: 'Rua da Prata 80',
  city: 'Lisboa',
  postalCode: '1100-420',
  country: 'PT',
};

function problemsOf(input: AddressInput): string[] {
  return checkedAddress(input).errors.map(({ field, message }) => `${field}: ${message}`);
}

test('an address of a country that we know is written as it is there', () => {
  expect(checkedAddress({ ...home, postalCode: '1100420' })).toEqual({ address: home, errors: [] });
});

test.each([
  [
    'a code of another country',
    { postalCode: '12345' },
    ['postalCode: is not a postal code of PT, which look like 1234-567'],
  ],
  ['no code', { postalCode: undefined }, ['postalCode: is missing: addresses in PT need it']],
  [
    'neither region nor a good code',
    { country: 'US' },
    [
      'region: is missing: addresses in US need the state',
      'postalCode: is not a postal code of US, which look like 12345',
    ],
  ],
  ['no country at all', { country: 'XX' }, ['country: XX is not a country of ISO 3166-1']],
])('%s is refused, and it is said why', (_what, different, problems) => {
  expect(problemsOf({ ...home, ...different })).toEqual(problems);
});

test.each([
  ['Hong Kong has no postal codes', { country: 'HK', postalCode: undefined }],
  ['codes of a country that we do not know well are as people say', { country: 'MA', postalCode: '20000' }],
  ['Ireland finds its way without', { country: 'IE', region: 'Cork', postalCode: undefined }],
  ['a region is welcome where it is not needed', { region: 'Estremadura' }],
])('%s', (_what, different) => {
  expect(problemsOf({ ...home, ...different })).toEqual([]);
});

test.each([
  ['a second line in a line', { line1: 'Rua\nda Prata' }],
  ['a control character', { name: 'Ana\u0007' }],
  ['nothing but spaces', { city: '   ' }],
  ['far too much', { line2: 'x'.repeat(101) }],
  ['a country in small letters', { country: 'pt' }],
  ['what there is not', { colour: 'red' }],
])('the form refuses %s', (_what, different) => {
  expect(v.safeParse(addressInputSchema, { ...home, ...different }).success).toBe(false);
});

test('spaces at the ends and doubled ones are left out', () => {
  expect(v.parse(addressInputSchema, { ...home, name: '  Ana   Martins ' })).toEqual(home);
});
