import { checkSignature } from './signer.ts';
import { parseAmzDate, parseCredential, signatureOf, stringToSign } from './sigv4.ts';
import { uriEncoded } from './uri-encoding.ts';

/** The example of AWS's documentation: "Authenticating Requests: Using Query Parameters". */
const KEY = {
  secretAccessKey: ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('/'),
  principal: { kind: 'developer' },
} as const;
const SCOPE = parseCredential(`${['AKIA', 'IOSFODNN7EXAMPLE'].join('')}/20130524/us-east-1/s3/aws4_request`)!;
const SIGNATURE = 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
const REQUEST = [
  'GET',
  '/test.txt',
  [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${uriEncoded(`${SCOPE.accessKeyId}/20130524/us-east-1/s3/aws4_request`)}`,
    'X-Amz-Date=20130524T000000Z',
    'X-Amz-Expires=86400',
    'X-Amz-SignedHeaders=host',
  ].join('&'),
  'host:examplebucket.s3.amazonaws.com',
  '',
  'host',
  'UNSIGNED-PAYLOAD',
].join('\n');

test("the signature is that of AWS's own example", () => {
  expect(signatureOf(stringToSign(REQUEST, '20130524T000000Z', SCOPE), SCOPE, KEY)).toBe(SIGNATURE);
});

test('another text has another signature', () => {
  const text = stringToSign(REQUEST, '20130524T000000Z', SCOPE);
  expect(() => {
    checkSignature(SIGNATURE, text, SCOPE, KEY);
  }).not.toThrow();
  expect(() => {
    checkSignature(SIGNATURE, `${text} `, SCOPE, KEY);
  }).toThrow('The request signature we calculated does not match the signature you provided');
});

test.each([
  ['AZaz09-._~', 'AZaz09-._~'],
  [" !'()*+/&=ü", '%20%21%27%28%29%2A%2B%2F%26%3D%C3%BC'],
])('%s is encoded as %s', (text, encoded) => {
  expect(uriEncoded(text)).toBe(encoded);
});

test.each([
  ['20260228T235959Z', '2026-02-28T23:59:59.000Z'],
  ['20261301T000000Z', undefined],
  ['2026-02-28T23:59:59Z', undefined],
])('the date %s is %s', (date, wanted) => {
  const time = parseAmzDate(date);
  expect(time === undefined ? undefined : new Date(time).toISOString()).toBe(wanted);
});
