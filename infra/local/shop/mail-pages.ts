import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Mailbox } from '../ses/mailbox.ts';
import { answerJson, answerProblem } from './answer.ts';
import { MAIL_SANDBOX, mailBody, mailListPage, mailPage } from './mail-page.ts';

type MailPage = (mailbox: Mailbox, response: ServerResponse, url: URL) => void;

/** How many mails the page shows; the JSON has them all. */
const SHOWN = 200;

/** The inbox, to look at and for tests. */
export const mailPages: Readonly<Record<string, MailPage>> = {
  'GET mail': (mailbox, response, url) => {
    const id = url.searchParams.get('id');
    if (id === null) {
      const to = url.searchParams.get('to') ?? undefined;
      const nonce = randomBytes(16).toString('base64');
      const scripts = `script-src 'nonce-${nonce}'; connect-src 'self'`;
      answerHtml(response, mailListPage(mailbox.list({ to, limit: SHOWN }), { to, nonce }), scripts);
      return;
    }
    const mail = mailbox.find(id);
    if (mail === undefined) answerMissing(response, id);
    else answerHtml(response, mailPage(mail), "frame-src 'self'");
  },

  'GET mail/html': (mailbox, response, url) => {
    const id = url.searchParams.get('id') ?? '';
    const html = mailbox.find(id)?.html;
    if (html === undefined) answerMissing(response, id);
    // Also when it is opened on its own: no scripts, no forms, an origin of its own, pictures of the shop only.
    else answerHtml(response, mailBody(html), `img-src 'self' data:; sandbox ${MAIL_SANDBOX}`);
  },

  'GET mail.json': (mailbox, response, url) => {
    const to = url.searchParams.get('to') ?? undefined;
    const limit = Number(url.searchParams.get('limit') ?? NaN);
    const mails = mailbox.list({ to, ...(Number.isInteger(limit) && limit > 0 ? { limit } : {}) });
    answerJson(response, 200, { mails });
  },

  'DELETE mail': answerEmptied,
  'DELETE mail.json': answerEmptied,
};

function answerEmptied(mailbox: Mailbox, response: ServerResponse): void {
  mailbox.empty();
  response.writeHead(204).end();
}

function answerMissing(response: ServerResponse, id: string): void {
  answerProblem(response, 404, 'Not found', `There is no such mail, or it has no HTML: ${id}`);
}

function answerHtml(response: ServerResponse, html: string, allowed: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; ${allowed}`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(html);
}
