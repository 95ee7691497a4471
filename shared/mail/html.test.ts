import { html, type Html, oneLine } from './html.ts';
import { mailPage, paragraph } from './layout.ts';
import { localeOf } from './locale.ts';

test.each([
  ['markup', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
  ['the end of an attribute', `" onload='x`, '&quot; onload=&#39;x'],
  ['an entity', '&lt;', '&amp;lt;'],
  ['letters of any kind', 'Ângela 電灯 💡', 'Ângela 電灯 💡'],
])('what is put into a template stays a text: %s', (_what, given, shown) => {
  expect(String(html`<p title="${given}">${given}</p>`)).toBe(`<p title="${shown}">${shown}</p>`);
});

test('pieces stand in others as they are, numbers as texts, and what is missing is nothing', () => {
  const item = (name: string): Html => html`<li>${name}</li>`;
  const list = html`${[item('a'), item('<b>')]}${undefined}${7}`;
  expect(String(list)).toBe('<li>a</li><li>&lt;b&gt;</li>7');
});

test.each([
  ['a line break', 'Hello\r\nBcc: all@example.com', 'Hello Bcc: all@example.com'],
  ['others that count as one', 'a\u2028b\u0000c\u0085d', 'a b c d'],
  ['a long one', 'x'.repeat(200), `${'x'.repeat(139)}…`],
])('a subject is one line: %s', (_what, given, shown) => {
  expect(oneLine(given)).toBe(shown);
});

test('a page escapes its title and preview, and says its language', () => {
  const page = mailPage({
    locale: 'pt',
    title: '<Olá>',
    preview: '"',
    content: paragraph('<b>'),
    footer: html``,
  });
  expect(String(page)).toContain('<html lang="pt">');
  expect(String(page)).toContain('&lt;Olá&gt;</h1>');
  expect(String(page)).toContain('&lt;b&gt;</p>');
  expect(String(page)).not.toContain('<Olá>');
});

test.each([
  ['pt-BR', 'pt'],
  ['pt_PT', 'pt'],
  ['PT', 'pt'],
  ['en-GB', 'en'],
  ['de', 'en'],
  ['', 'en'],
  [undefined, 'en'],
])('the language for %s is %s', (tag, locale) => {
  expect(localeOf(tag)).toBe(locale);
});
