import { isAwsError } from '../../kernel/aws-error.ts';
import { StateStore } from '../../kernel/state-store.ts';
import { ConfirmationCodes, type CodePurpose } from './confirmation-codes.ts';
import type { UserPool } from '../pools/user-pool.ts';

const HOUR = 3_600_000;
const pool = { id: 'us-east-1_test' } as UserPool;

let store: StateStore;
let now: number;
let codes: ConfirmationCodes;

beforeEach(() => {
  now = 1_700_000_000_000;
  store = new StateStore(':memory:');
  codes = new ConfirmationCodes(store, () => now);
});

afterEach(() => {
  store.close();
});

function issue(purpose: CodePurpose): string {
  return codes.issue(pool, 'ada', { purpose, attribute: 'email', value: 'ada@example.test' });
}

function outcome(purpose: CodePurpose, code: string): string {
  try {
    return codes.check(pool, 'ada', purpose, code).value;
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return error.code;
  }
}

// AWS: a code for a forgotten password is good for an hour, a code that verifies a contact for a day.
test.each<[CodePurpose, number]>([
  ['forgot-password', HOUR],
  ['sign-up', 24 * HOUR],
  ['verify-email', 24 * HOUR],
])('a %s code lives %i ms', (purpose, lifetime) => {
  const code = issue(purpose);
  now += lifetime - 1;
  expect(outcome(purpose, code)).toBe('ada@example.test');
  now += 1;
  expect(outcome(purpose, code)).toBe('ExpiredCodeException');
});

test('a code is six digits, and for its purpose only', () => {
  const code = issue('sign-up');
  expect(code).toMatch(/^\d{6}$/);
  expect(outcome('forgot-password', code)).toBe('ExpiredCodeException');
});

test('after five wrong codes an hour must pass, and a new code does not shorten it', () => {
  issue('sign-up');
  for (let attempt = 0; attempt < 5; attempt += 1)
    expect(outcome('sign-up', 'wrong')).toBe('CodeMismatchException');
  const code = issue('sign-up');
  expect(outcome('sign-up', code)).toBe('LimitExceededException');
  now += HOUR;
  expect(outcome('sign-up', code)).toBe('ada@example.test');
});

test('a code that has served is expired', () => {
  const code = issue('sign-up');
  codes.consume(pool, 'ada', 'sign-up');
  expect(outcome('sign-up', code)).toBe('ExpiredCodeException');
});
