import { countedOf, requireLastingAddress, SignUpRefused } from './check-sign-up.ts';
import { isMailAddress, mailboxOf } from './mail-address.ts';

test.each([
  'ana@example.com',
  'ana.martins+bodega@mail.example.co.uk',
  "o'neil@example.ie",
  'a@b.pt',
  '1@2.com',
])('%s can be written to', (address) => {
  expect(() => {
    requireLastingAddress(address);
  }).not.toThrow();
});

test.each([
  '',
  'ana',
  'ana@',
  '@example.com',
  'ana@localhost',
  'ana@example..com',
  '.ana@example.com',
  'ana.@example.com',
  'a..b@example.com',
  'ana@-example.com',
  'ana@example.com.',
  'ana@127.0.0.1',
  'ana@[127.0.0.1]',
  'ana martins@example.com',
  'ana@exam ple.com',
  'ana@example.com\nBcc: all@example.com',
  '"ana"@example.com',
  'ana@пример.рф',
  `${'a'.repeat(65)}@example.com`,
  `a@${'b.'.repeat(130)}com`,
])('%j cannot', (address) => {
  expect(isMailAddress(address)).toBe(false);
  expect(() => {
    requireLastingAddress(address);
  }).toThrow(SignUpRefused);
});

test.each(['x@mailinator.com', 'x@MAILINATOR.com', 'x@any.sub.mailinator.com', 'x@yopmail.com'])(
  '%s lasts for a moment only; the message says so, and does not name it',
  (address) => {
    const check = (): void => {
      requireLastingAddress(address);
    };
    expect(check).toThrow('last for a moment only');
    expect(check).not.toThrow(address);
  },
);

test('a domain that only ends like a disposable one is another', () => {
  expect(() => {
    requireLastingAddress('x@notmailinator.com');
  }).not.toThrow();
});

test('counted are the mailbox, whatever stands behind a plus, and the domain, unless everybody is there', () => {
  expect(mailboxOf('Ana+one@Example.com')).toBe('ana@example.com');
  expect(mailboxOf('+@example.com')).toBe('+@example.com');
  expect(countedOf('Ana+one@Example.com').map(({ what }) => what)).toEqual([
    'ana@example.com',
    'example.com',
  ]);
  expect(countedOf('ana@gmail.com').map(({ what }) => what)).toEqual(['ana@gmail.com']);
});
