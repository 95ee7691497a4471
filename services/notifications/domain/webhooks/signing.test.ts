import { newSecret, signatureOf, signedHeaders } from './signing.ts';

/** The test vector of Standard Webhooks. */
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  signed: { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' },
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

test('a signature is that of the test vector of Standard Webhooks', () => {
  expect(signatureOf(vector.signed, vector.secret)).toBe(vector.signature);
});

test.each([
  ['id', { id: 'msg_other' }],
  ['time', { timestamp: 1614265331 }],
  ['body', { body: '{"test": 2432232315}' }],
])('another %s has another signature', (_what, different) => {
  expect(signatureOf({ ...vector.signed, ...different }, vector.secret)).not.toBe(vector.signature);
});

test('the headers carry one signature for each secret, newest first', () => {
  const other = newSecret();
  expect(signedHeaders(vector.signed, [other, vector.secret])).toEqual({
    'webhook-id': vector.signed.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': `${signatureOf(vector.signed, other)} ${vector.signature}`,
  });
});

test('a secret has 32 random bytes', () => {
  const [one, other] = [newSecret(), newSecret()];
  expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(one).not.toBe(other);
});
