import { html } from '@bodega/shared/mail/html';
import { mailPage } from '@bodega/shared/mail/layout';
import { type Addressee, greetingName } from './contact.ts';
import type { MailName } from './mails.ts';
import { mails } from './mails.ts';
import { renderTemplate, type TemplateData } from './template/render-template.ts';
import { TemplateError, type Template } from './template/template.ts';

/** A mail as it is handed to SES. */
export interface ComposedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Composition {
  readonly mail: MailName;
  readonly template: Template;
  /** Category → why this mail came, and `unsubscribe` → the label of its link. */
  readonly footers: Readonly<Record<string, string>>;
  readonly addressee: Addressee;
  readonly data: TemplateData;
  readonly shopUrl: string;
  readonly consoleUrl: string;
  /** Of mails that can be switched off. */
  readonly unsubscribeUrl?: string | undefined;
}

export function composeMail(composition: Composition): ComposedMail {
  const { mail, template, addressee, data, shopUrl, consoleUrl, unsubscribeUrl } = composition;
  const { locale } = addressee;
  const rendered = renderTemplate(
    template,
    { ...data, name: greetingName(addressee), shopUrl, consoleUrl },
    locale,
  );
  const why = footer(composition, mails[mail].category);
  const stop = unsubscribeUrl === undefined ? undefined : footer(composition, 'unsubscribe');
  const page = mailPage({
    locale,
    title: rendered.title,
    preview: rendered.preheader,
    content: rendered.content,
    footer: html`${why}${stop === undefined ? '' : html`<br /><a href="${unsubscribeUrl}" style="color:#6b655c">${stop}</a>`}`,
  });
  const smallPrint = [why, ...(stop === undefined ? [] : [`${stop}: ${unsubscribeUrl}`])].join('\n');
  return {
    subject: rendered.subject,
    html: String(page),
    text: `${rendered.text}\n\n-- \n${smallPrint}\n`,
    headers: unsubscribeUrl === undefined ? {} : unsubscribeHeaders(unsubscribeUrl),
  };
}

/** RFC 8058: mail programs show a button of their own, and one click of it is a POST to this address. */
function unsubscribeHeaders(url: string): Record<string, string> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

function footer({ footers }: Composition, name: string): string {
  const text = footers[name];
  if (text === undefined) throw new TemplateError(`the footer has no line "${name}: …"`);
  return text;
}
