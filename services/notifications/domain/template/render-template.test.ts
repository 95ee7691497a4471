import { parseTemplate } from './parse-template.ts';
import { renderTemplate, type TemplateData } from './render-template.ts';
import type { Locale } from '@bodega/shared/mail/locale';

function rendered(body: string, data: TemplateData, locale: Locale = 'en') {
  const template = parseTemplate(`subject: For {{name}}\npreheader: P\n\n# T\n\n${body}`);
  const { subject, text, content } = renderTemplate(template, { name: 'Ana', ...data }, locale);
  const [, ...blocks] = text.split('\n\n');
  return { subject, text: blocks.join('\n\n'), html: content.map(String).join('') };
}

test('HTML and text say the same', () => {
  const { html, text } = rendered('Hello {{name}}, it is {{total money}}.', {
    total: { amount: 4999, currency: 'EUR' },
  });
  expect(text).toBe('Hello Ana, it is €49.99.');
  expect(html).toContain('Hello <bdi>Ana</bdi>, it is <bdi>€49.99</bdi>.');
});

test.each<[string, Locale, string]>([
  ['EUR', 'en', '€1,234.56'],
  ['EUR', 'pt', '1234,56\u00a0€'],
  ['BRL', 'pt', '1234,56\u00a0R$'],
  ['JPY', 'en', 'JP¥123,456'],
  ['KWD', 'en', 'KWD\u00a0123.456'],
])('money in %s is written as in %s: %s', (currency, locale, written) => {
  expect(rendered('{{total money}}', { total: { amount: 123_456, currency } }, locale).text).toBe(written);
});

test.each<[Locale, string]>([
  ['en', '14 March 2026 at 08:15 UTC'],
  ['pt', '14 de março de 2026 às 08:15 UTC'],
])('a time is written as in %s: %s', (locale, written) => {
  expect(rendered('{{at time}}', { at: '2026-03-14T08:15:00.000Z' }, locale).text).toBe(written);
});

describe('what is missing or wrong is an error, and no empty space', () => {
  test.each([
    ['a field', '{{reason}}', {}, /reason is missing/],
    ['a field of a list', '- each items: {{name}} | {{price money}}', { items: [{}] }, /price is missing/],
    ['a list', '- each items: a | b', {}, /items is missing/],
    ['money that is none', '{{total money}}', { total: 12 }, /total is no money/],
    ['a time that is none', '{{at time}}', { at: 'soon' }, /at is no time/],
    ['an object as a text', '{{total}}', { total: {} }, /total is neither/],
    ['no number', '{{total}}', { total: NaN }, /total is neither/],
    ['a button to nowhere', '[Go]({{url}})', { url: 'javascript:alert(1)' }, /no web address/],
    ['a button with a break', '[Go]({{url}})', { url: 'https://a.example/"onclick' }, /no web address/],
  ])('%s', (_what, body, data: TemplateData, message) => {
    expect(() => rendered(body, data)).toThrow(message);
  });
});

test('a block with optional data stands or falls with them', () => {
  const body = '?note Note: {{note}}\n\n!note No note.';
  expect(rendered(body, { note: 'x' }).text).toBe('Note: x');
  expect(rendered(body, {}).text).toBe('No note.');
});

describe('hostile data stays data', () => {
  test('markup is escaped in HTML, and left alone in text', () => {
    const { html, text } = rendered('{{name}}', { name: '<img src=x onerror=alert(1)> & "q"' });
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;q&quot;');
    expect(text).toBe('<img src=x onerror=alert(1)> & "q"');
  });

  test.each([
    'a\r\nBcc: all@example.com',
    'a\nBcc: all@example.com',
    'a\u2028Bcc: all@example.com',
    'a\u0000\u0085Bcc: all@example.com',
  ])('a line break begins no other header: %j', (name) => {
    const { subject, text } = rendered('{{name}}', { name });
    expect(subject).toBe('For a Bcc: all@example.com');
    expect(text).toBe('a Bcc: all@example.com');
  });

  test('data are no template: places and blocks in them are letters', () => {
    const { text, html } = rendered('{{name}}', { name: '{{total money}} # [a](https://evil.example)' });
    expect(text).toBe('{{total money}} # [a](https://evil.example)');
    expect(html).not.toContain('<a');
  });

  test('marks that turn the direction of writing are left out; letters of every script stay', () => {
    expect(rendered('{{name}}', { name: 'a\u202egnp.exe\u2066' }).text).toBe('agnp.exe');
    const { text, html } = rendered('{{name}}', { name: 'דנה 💡 電灯' });
    expect(text).toBe('דנה 💡 電灯');
    expect(html).toContain('<bdi>דנה 💡 電灯</bdi>');
  });

  test('a long text is cut, between letters', () => {
    const { text, subject } = rendered('{{name}}', { name: '💡'.repeat(5000) });
    expect(Array.from(text)).toHaveLength(300);
    expect(text.endsWith('💡…')).toBe(true);
    expect(Array.from(subject).length).toBeLessThanOrEqual(140);
  });

  test('data in an address are a part of it', () => {
    const { text } = rendered('[Go](https://shop.example/{{sku}}?q={{name}})', {
      sku: '../x',
      name: 'a&b=c d',
    });
    expect(text).toBe('Go:\nhttps://shop.example/..%2Fx?q=a%26b%3Dc%20d');
  });
});
