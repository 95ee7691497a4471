import { parseFunctionName } from './function-name.ts';

test.each([
  ['orders', { name: 'orders', qualifier: undefined }],
  ['orders:live', { name: 'orders', qualifier: 'live' }],
  ['orders:$LATEST', { name: 'orders', qualifier: '$LATEST' }],
  ['function:orders', { name: 'orders', qualifier: undefined }],
  ['000000000000:function:orders', { name: 'orders', qualifier: undefined }],
  ['arn:aws:lambda:us-east-1:000000000000:function:orders', { name: 'orders', qualifier: undefined }],
  ['arn:aws:lambda:us-east-1:000000000000:function:orders:7', { name: 'orders', qualifier: '7' }],
])('%s', (text, reference) => {
  expect(parseFunctionName(text)).toEqual(reference);
});

test.each(['', 'two words', 'arn:aws:lambda:us-east-1:123456789012:function:orders'])(
  'refuses "%s"',
  (text) => {
    expect(() => parseFunctionName(text)).toThrow('No function of this account');
  },
);

test('a qualifier beside the name must be the same as in it', () => {
  expect(parseFunctionName('orders:live', 'live')).toEqual({ name: 'orders', qualifier: 'live' });
  expect(() => parseFunctionName('orders:live', 'other')).toThrow('does not match');
});
