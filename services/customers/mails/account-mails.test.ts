import { LOCALES } from '@bodega/shared/mail/locale';
import { accountMail } from './account-mail.ts';
import { invitation } from './invitation.ts';
import { resetPassword } from './reset-password.ts';
import { verifyAddress } from './verify-address.ts';

const MAILS = { verifyAddress, resetPassword, invitation };
const cases = Object.keys(MAILS).flatMap((name) =>
  LOCALES.map((locale) => [name as keyof typeof MAILS, locale] as const),
);
const data = { givenName: 'Ana', code: '{####}', username: '{username}' };

describe.each(cases)('%s in %s', (name, locale) => {
  test('greets by name, has the place for the code, and is as small as the pool allows', () => {
    const { subject, message } = accountMail(MAILS[name], locale, data);
    expect(message).toContain(' Ana,');
    expect(message).toContain('{####}');
    expect(message.includes('{username}')).toBe(name === 'invitation');
    expect(subject.length).toBeLessThanOrEqual(140);
    expect(message.length).toBeLessThanOrEqual(20_000);
    expect(message).toContain(`<html lang="${locale}">`);
  });

  test('is sound without a name', () => {
    const { message } = accountMail(MAILS[name], locale, { ...data, givenName: undefined });
    expect(message).toMatch(/>(Hello|Olá),</);
    expect(message).not.toMatch(/undefined|null/);
  });

  test.each([
    ['hostile', '<img src=x onerror=alert(1)>', '&lt;img src=x'],
    ['long', 'Maria '.repeat(50), 'Maria Maria'],
  ])('a %s name stays a text', (_what, givenName, shown) => {
    const { message } = accountMail(MAILS[name], locale, { ...data, givenName });
    expect(message).toContain(shown);
    expect(message).not.toContain('<img');
    expect(message.length).toBeLessThanOrEqual(20_000);
  });
});
