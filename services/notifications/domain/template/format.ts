import { type Money, moneySchema } from '@bodega/shared/money/money';
import type { Locale } from '@bodega/shared/mail/locale';
import * as v from 'valibot';
import { type Format, TemplateError } from './template.ts';

/** European and Brazilian readers understand both; the figures are written as in Portugal. */
const TAGS: Readonly<Record<Locale, string>> = { en: 'en-GB', pt: 'pt-PT' };

/** A value as the reader of this language writes it. One that is not of the kind is an error, and not a guess. */
export function formatted(value: unknown, as: Format, locale: Locale): string {
  switch (as) {
    case 'text':
      return inText(value);
    case 'money':
      return inMoney(value, locale);
    case 'date':
      return inTime(value, locale, { dateStyle: 'long' });
    case 'time':
      return `${inTime(value, locale, { dateStyle: 'long', timeStyle: 'short' })} UTC`;
  }
}

/** Somebody's text is data: it may not run over the mail, and it stays on its line. */
const LONGEST_TEXT = 300;

function inText(value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') throw new TemplateError('is neither a text nor a number');
  return clipped(onOneLine(value));
}

/**
 * Line breaks would begin another header or line; the marks that turn the direction of writing would turn what follows
 * the value, too. Letters of every script stay.
 */
function onOneLine(text: string): string {
  return text
    .replaceAll(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

function clipped(text: string): string {
  const letters = Array.from(text);
  return letters.length <= LONGEST_TEXT ? text : `${letters.slice(0, LONGEST_TEXT - 1).join('')}…`;
}

function inMoney(value: unknown, locale: Locale): string {
  if (!v.is(moneySchema, value)) throw new TemplateError('is no money');
  const { amount, currency }: Money = value;
  const format = new Intl.NumberFormat(TAGS[locale], { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits).replaceAll(/[\u00a0\u202f]/g, '\u00a0');
}

function inTime(value: unknown, locale: Locale, style: Intl.DateTimeFormatOptions): string {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw new TemplateError('is no time');
  return new Intl.DateTimeFormat(TAGS[locale], { ...style, timeZone: 'UTC' }).format(time);
}
