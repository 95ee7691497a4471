import fc from 'fast-check';
import { guarded, unguarded } from './formula-guard.ts';

test.each([
  ['=SUM(A1)', "'=SUM(A1)"],
  ['+49 30', "'+49 30"],
  ['-5 °C', "'-5 °C"],
  ['@home', "'@home"],
  ["'=SUM(A1)", "''=SUM(A1)"],
  ["'70s lamp", "'70s lamp"],
  ['Lamp = light', 'Lamp = light'],
])('%s is written %s', (text, written) => {
  expect([guarded(text), unguarded(written)]).toEqual([written, text]);
});

test('every text comes back as it was, and none would run', () => {
  const text = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', ' ') });
  fc.assert(
    fc.property(text, (any) => {
      expect(unguarded(guarded(any))).toBe(any);
      expect(guarded(any)).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});
