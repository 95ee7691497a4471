import fc from 'fast-check';
import { exampleAmount, exponentOf, majorUnits, minorUnits } from './money-text.ts';

test.each([
  ['19.99', 'EUR', 1999],
  ['19.9', 'EUR', 1990],
  ['19', 'EUR', 1900],
  ['0', 'USD', 0],
  ['0.05', 'USD', 5],
  ['007.50', 'USD', 750],
  ['19.9900', 'EUR', 1999],
  ['7900', 'JPY', 7900],
  ['7900.00', 'JPY', 7900],
  ['1.234', 'KWD', 1234],
  ['1.2', 'KWD', 1200],
  // 1.15 × 100 is 114.99999999999999 in floating point.
  ['1.15', 'EUR', 115],
  ['9999999999999.99', 'EUR', 999999999999999],
])('%s %s are %d minor units', (text, currency, amount) => {
  expect(minorUnits(text, currency)).toBe(amount);
});

test.each([
  ['19.999', 'EUR'],
  ['19,99', 'EUR'],
  ['1,999.00', 'EUR'],
  ['7900.50', 'JPY'],
  ['1.2345', 'KWD'],
  ['-1.00', 'EUR'],
  ['1e3', 'EUR'],
  ['.50', 'EUR'],
  ['5.', 'EUR'],
  ['€5.00', 'EUR'],
  ['', 'EUR'],
  ['99999999999999.99', 'EUR'],
])('%s is no amount of %s', (text, currency) => {
  expect(minorUnits(text, currency)).toBeUndefined();
});

test('whatever is written is read again', () => {
  const currency = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF');
  fc.assert(
    fc.property(fc.nat(Number.MAX_SAFE_INTEGER), currency, (whole, of) => {
      const amount = whole % 10 ** 15;
      expect(minorUnits(majorUnits(amount, of), of)).toBe(amount);
    }),
  );
});

test.each(['EUR', 'JPY', 'KWD', 'CLF'])('the example of %s is an amount of it', (currency) => {
  const [, decimals = ''] = exampleAmount(currency).split('.');
  expect([decimals.length, minorUnits(exampleAmount(currency), currency)]).toEqual([
    exponentOf(currency),
    expect.any(Number),
  ]);
});
