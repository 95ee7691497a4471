import { matchingStep, newSoftwareTokenSecret, oneTimePassword, timeStep } from './one-time-password.ts';

/** `12345678901234567890` in base 32: the secret of RFC 6238's test vectors. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('RFC 6238, appendix B: at %i seconds the code is %s', (seconds, code) => {
  expect(oneTimePassword(SECRET, timeStep(seconds * 1000))).toBe(code);
});

test('a clock may be one step off, and no more', () => {
  const now = 1_700_000_000_000;
  const steps = [-2, -1, 0, 1, 2].map((ahead) => {
    const code = oneTimePassword(SECRET, timeStep(now) + ahead);
    return matchingStep(SECRET, code, now);
  });
  const current = timeStep(now);
  expect(steps).toEqual([undefined, current - 1, current, current + 1, undefined]);
});

test('a secret is 52 characters of base 32, as Cognito’s', () => {
  expect(newSoftwareTokenSecret()).toMatch(/^[A-Z2-7]{52}$/);
});
