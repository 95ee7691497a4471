import { html, type Html, oneLine } from '@bodega/shared/mail/html';
import { mailPage, paragraph } from '@bodega/shared/mail/layout';
import type { Locale } from '@bodega/shared/mail/locale';

/** What a mail of the user pool is filled with. */
export interface AccountMailData {
  readonly givenName: string | undefined;
  /** Where the pool puts the code, as `{####}`. */
  readonly code: string;
  /** Where the pool puts the user name; in invitations only. */
  readonly username: string;
}

/** What a mail says in one language: `functions/write-account-mail` sends it. */
export interface AccountMailText {
  readonly subject: string;
  readonly preview: string;
  readonly content: readonly Html[];
  readonly footer: string;
}

/** A mail, in every language. */
export type AccountMail = Readonly<Record<Locale, (data: AccountMailData) => AccountMailText>>;

/** The code, large and easy to select. */
export function codeBox(code: string): Html {
  return html`<p
    style="margin:24px 0;padding:16px;background:#f4f2ee;border-radius:8px;text-align:center;font-family:Menlo,Consolas,monospace;font-size:28px;line-height:36px;letter-spacing:6px"
  >
    ${code}
  </p>`;
}

/** `Hello Ana,` — or without the name, where there is none. */
export function greeting(word: string, givenName: string | undefined): Html {
  return paragraph(givenName === undefined ? `${word},` : `${word} ${oneLine(givenName, 60)},`);
}

/** AWS: a message of the pool is HTML of at most 20,000 letters, a subject has at most 140. */
export function accountMail(mail: AccountMail, locale: Locale, data: AccountMailData) {
  const { subject, preview, content, footer } = mail[locale](data);
  const page = mailPage({ locale, title: subject, preview, content, footer: html`${footer}` });
  return { subject: oneLine(subject), message: String(page).replace(/\n\s*/g, '\n') };
}
