import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES, type Locale } from '@bodega/shared/mail/locale';
import * as v from 'valibot';
import { Templates } from './templates.ts';
import { composeMail } from '../domain/compose-mail.ts';
import type { Addressee } from '../domain/contact.ts';
import { MAIL_NAMES, type MailName, mails } from '../domain/mails.ts';
import type { Block, Line, Template } from '../domain/template/template.ts';
import { TemplateError } from '../domain/template/template.ts';
import type { TemplateData } from '../domain/template/render-template.ts';

const folder = join(import.meta.dirname, '../templates');
const templates = new Templates(folder);

const each = MAIL_NAMES.flatMap((mail) => localesOf(mail).map((locale) => [mail, locale] as const));

function localesOf(mail: MailName): readonly Locale[] {
  return mails[mail].category === 'operators' ? ['en'] : LOCALES;
}

function compose(
  mail: MailName,
  locale: Locale,
  different: { data?: TemplateData; addressee?: Partial<Addressee> } = {},
) {
  return composeMail({
    mail,
    template: templates.template(mail, locale),
    footers: templates.footers(locale),
    addressee: { email: 'ana@example.com', locale, givenName: 'Ana', ...different.addressee },
    data: different.data ?? mails[mail].example,
    shopUrl: 'https://shop.example',
    consoleUrl: 'https://shop.example/console',
    unsubscribeUrl:
      mails[mail].category === 'stock-alerts' ? 'https://shop.example/unsubscribe?token=t' : undefined,
  });
}

test('every mail has its templates, and every folder is of a mail', () => {
  expect(readdirSync(folder).sort()).toEqual([...MAIL_NAMES, 'footer'].sort());
  for (const [mail, locale] of each) expect(existsSync(join(folder, mail, `${locale}.txt`))).toBe(true);
});

describe.each(each)('%s in %s', (mail, locale) => {
  const example = mails[mail].example as Record<string, unknown>;

  test('renders its example', () => {
    expect(v.is(mails[mail].data, example)).toBe(true);
    const { subject, html, text } = compose(mail, locale);
    expect(subject).toMatch(/\S/);
    for (const part of [html, text]) expect(part).not.toMatch(/undefined|NaN|\[object|\{\{|\}\}/);
    expect(html).toContain(`<html lang="${locale}">`);
  });

  test('renders without whatever may be missing, and not without the rest', () => {
    for (const name of Object.keys(example)) {
      const { [name]: _, ...data } = example;
      if (v.is(mails[mail].data, data)) expect(compose(mail, locale, { data }).text).toMatch(/\S/);
    }
    const required = Object.keys(example).filter((name) => {
      const { [name]: _, ...data } = example;
      return !v.is(mails[mail].data, data);
    });
    const data = Object.fromEntries(required.map((name) => [name, example[name]]));
    expect(compose(mail, locale, { data, addressee: { givenName: undefined } }).text).toMatch(/\S/);
    const named = fieldsOf(templates.template(mail, locale));
    for (const name of required.filter((each) => named.has(each))) {
      const { [name]: _, ...lacking } = data;
      expect(() => compose(mail, locale, { data: lacking })).toThrow(TemplateError);
    }
  });

  test('names the same data as in English', () => {
    expect(fieldsOf(templates.template(mail, locale))).toEqual(fieldsOf(templates.template(mail, 'en')));
  });

  test('stays itself with a hostile name and hostile data', () => {
    const evil = '</td><script>alert(1)</script>\r\nBcc: all@example.com';
    const data = hostile(example, evil) as TemplateData;
    const { subject, html, headers } = compose(mail, locale, { data, addressee: { givenName: evil } });
    expect(html).not.toContain('<script');
    expect(subject).not.toMatch(/[\r\n]/);
    expect(JSON.stringify(headers)).not.toMatch(/Bcc/);
  });
});

/** Every text of the data but those that are addresses or times, which a schema keeps. */
function hostile(value: unknown, evil: string): unknown {
  if (Array.isArray(value)) return value.map((member) => hostile(member, evil));
  if (typeof value === 'object' && value !== null) {
    if ('currency' in value) return value;
    return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, hostile(it, evil)]));
  }
  return typeof value !== 'string' || /^https:|^\d{4}-/.test(value) ? value : evil;
}

function fieldsOf({ subject, preheader, title, blocks }: Template): Set<string> {
  const lines = [subject, preheader, title, ...blocks.flatMap(linesOf)];
  const lists = blocks.flatMap((block) => (block.kind === 'rows' ? block.rows.map((row) => row.each) : []));
  const places = lines.flat().flatMap((part) => (typeof part === 'string' ? [] : [part.field]));
  return new Set([...places, ...lists.filter((name) => name !== undefined)].sort());
}

function linesOf(block: Block): Line[] {
  switch (block.kind) {
    case 'paragraph':
      return [block.line];
    case 'button':
      return [block.label, block.target];
    case 'rows':
      return block.rows.flatMap(({ left, right }) => [left, right]);
  }
}

test('operators get links to the console, and none that decides', () => {
  for (const mail of ['approval-needed', 'approval-escalated'] as const) {
    const links = [...compose(mail, 'en').html.matchAll(/href="([^"]+)"/g)].map(([, target]) => target);
    expect(links).toEqual(['https://shop.example/console/approvals/AP-77']);
  }
});

test('only mails that can be switched off carry the headers of RFC 8058', () => {
  expect(compose('back-in-stock', 'pt').headers).toEqual({
    'List-Unsubscribe': '<https://shop.example/unsubscribe?token=t>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
  expect(compose('shipped', 'en').headers).toEqual({});
});

test.each([
  ['Ana', 'Hello Ana,'],
  ['Ângela María', 'Hello Ângela María,'],
  ['J. R.', 'Hello J. R.,'],
  [undefined, 'Hello,'],
  ['  ', 'Hello,'],
  ['Win at http://evil.example', 'Hello,'],
  ['evil.example', 'Hello,'],
  ['you@evil.example', 'Hello,'],
  ['x'.repeat(61), 'Hello,'],
])('the greeting of %j is %j', (givenName, greeting) => {
  expect(compose('welcome', 'en', { addressee: { givenName } }).text).toContain(`\n\n${greeting}\n\n`);
});
