import { isAwsError } from '../../kernel/aws-error.ts';
import { checkPassword, type PasswordPolicy } from './password-policy.ts';
import { newTemporaryPassword } from '../sign-in/temporary-password.ts';

const NOTHING_REQUIRED: PasswordPolicy = {
  minimumLength: 6,
  requireLowercase: false,
  requireUppercase: false,
  requireNumbers: false,
  requireSymbols: false,
  temporaryPasswordValidityDays: 7,
  historySize: 0,
};
const EVERYTHING_REQUIRED: PasswordPolicy = {
  ...NOTHING_REQUIRED,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
};

function problem(password: string, policy: Partial<PasswordPolicy>): string {
  try {
    checkPassword(password, { ...NOTHING_REQUIRED, ...policy });
    return '';
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

const RULE = 'InvalidPasswordException: Password did not conform with policy:';

test.each<[string, Partial<PasswordPolicy>, string]>([
  ['abcdef', {}, ''],
  ['abcde', {}, `${RULE} Password not long enough`],
  ['abcdefgh', { minimumLength: 9 }, `${RULE} Password not long enough`],
  ['ABCDEF', { requireLowercase: true }, `${RULE} Password must have lowercase characters`],
  ['abcdef', { requireUppercase: true }, `${RULE} Password must have uppercase characters`],
  ['abcdef', { requireNumbers: true }, `${RULE} Password must have numeric characters`],
  ['abcdef', { requireSymbols: true }, `${RULE} Password must have symbol characters`],
  // AWS: a space inside counts as a symbol; letters outside the Basic Latin alphabet count as none of the kinds.
  ['abc def', { requireSymbols: true }, ''],
  ['abcdéf', { requireSymbols: true }, `${RULE} Password must have symbol characters`],
  ['ÀBCDEF', { requireLowercase: true }, `${RULE} Password must have lowercase characters`],
])('password %p under %p: %p', (password, policy, expected) => {
  expect(problem(password, policy)).toBe(expected);
});

test.each(Array.from('^$*.[]{}()?"!@#%&/\\,><\':;|_~`=+-'))('%s is a symbol', (symbol) => {
  expect(problem(`abc${symbol}def`, { requireSymbols: true })).toBe('');
});

test.each([' abcdef', 'abcdef ', 'a'.repeat(257)])('%p is no password at all', (password) => {
  expect(problem(password, {})).toMatch(/^InvalidParameterException: 1 validation error detected/);
});

test.each([6, 20, 99])(
  'a temporary password of at least %i characters satisfies the strictest policy',
  (minimumLength) => {
    const policy = { ...EVERYTHING_REQUIRED, minimumLength };
    expect(problem(newTemporaryPassword(policy), policy)).toBe('');
  },
);
