import { readUnsubscribeToken, unsubscribeToken } from './unsubscribe-token.ts';

const ana = { customerId: 'ana', category: 'stock-alerts' } as const;
const token = unsubscribeToken(ana, 'key');
const [subject = '', signature = ''] = token.split('.');
const ofOther = Buffer.from(JSON.stringify(['bob', 'stock-alerts'])).toString('base64url');

test('a link says whom it unsubscribes from what', () => {
  expect(readUnsubscribeToken(token, 'key')).toEqual(ana);
});

test.each([
  ['made with another key', unsubscribeToken(ana, 'other')],
  ["another customer's name under this signature", `${ofOther}.${signature}`],
  ['another signature', `${subject}.${signature.slice(0, -2)}AA`],
  ['a part of the signature', `${subject}.${signature.slice(0, 10)}`],
  ['no signature', subject],
  ['an empty one', `${subject}.`],
  ['more than there should be', `${token}.x`],
  ['nothing', ''],
])('%s is refused', (_what, altered) => {
  expect(readUnsubscribeToken(altered, 'key')).toBeUndefined();
});
