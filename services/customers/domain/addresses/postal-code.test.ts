import { COUNTRIES, isCountry } from './countries.ts';
import { exampleOf, writtenAs } from './postal-code.ts';

const formsOf = (country: string): readonly string[] => COUNTRIES[country]!.postalCodes;

test.each([
  ['PT', '1000205', '1000-205'],
  ['PT', '1000 - 205', '1000-205'],
  ['US', '10001', '10001'],
  ['US', '100011234', '10001-1234'],
  ['GB', 'sw1a1aa', 'SW1A 1AA'],
  ['GB', 'm1 1ae', 'M1 1AE'],
  ['CA', 'k1a-0b1', 'K1A 0B1'],
  ['NL', '1012ab', '1012 AB'],
  ['IE', 'd6wxy00', 'D6W XY00'],
  ['IE', 'A65F4E2', 'A65 F4E2'],
  ['LT', 'lt01100', 'LT-01100'],
  ['BR', '01310100', '01310-100'],
  ['JP', '1000001', '100-0001'],
  ['SE', '11455', '114 55'],
])('%s: %s is written %s', (country, given, written) => {
  expect(writtenAs(given, formsOf(country))).toBe(written);
});

test.each([
  ['PT', '1000'],
  ['PT', '1000-20A'],
  ['US', '1000'],
  ['GB', 'SW1A'],
  ['GB', '1SW 1AA'],
  ['CA', 'KKA 0B1'],
  ['LT', 'LV-01100'],
  ['DE', ''],
  ['DE', '１２３４５'],
])('%s: %j is none', (country, given) => {
  expect(writtenAs(given, formsOf(country))).toBeUndefined();
});

test('of every country that we know well, the example is a code of it, and is written as it is', () => {
  const known = Object.entries(COUNTRIES);
  expect(known.length).toBeGreaterThanOrEqual(25);
  for (const [country, { postalCodes }] of known) {
    expect([country, isCountry(country)]).toEqual([country, true]);
    for (const form of postalCodes) {
      const example = exampleOf(form);
      expect([country, writtenAs(example, postalCodes)]).toEqual([country, example]);
      // Whatever people do with spaces, hyphens and capitals.
      const loose = example.toLowerCase().replaceAll(/[ -]/g, '');
      expect([country, writtenAs(` ${loose} `, postalCodes)]).toEqual([country, example]);
    }
  }
});
