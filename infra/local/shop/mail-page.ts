import type { Mail } from '../ses/mailbox.ts';
import { escaped, PAGE_STYLE } from './page-style.ts';

const MAIL_STYLE = `
  td.time { white-space: nowrap } td.subject { width: 45% } tr:hover td { background: #eef3ff } button { font: inherit; cursor: pointer }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 1rem 0 }
  dt { color: #777 } dd { margin: 0; overflow-wrap: anywhere }
  iframe { width: 100%; height: 70vh; border: 1px solid #ccc; border-radius: 6px; background: #fff }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #ccc; border-radius: 6px; padding: 1rem }
  @media (prefers-color-scheme: dark) { tr:hover td { background: #27303f } iframe, pre { border-color: #444 } }`;

/** What the mail's HTML may do beside being looked at: its links open in a window of their own. */
export const MAIL_SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

/** All mails, newest first; `to` when only those of one address are asked for. */
export function mailListPage(
  mails: readonly Mail[],
  { to, nonce }: { to?: string | undefined; nonce: string },
): string {
  const whose = to === undefined ? '' : ` to ${escaped(to)} · <a href="/_local/mail">everybody’s</a>`;
  const list =
    mails.length === 0
      ? '<p class="none">none yet</p>'
      : `<table><thead><tr><th>Time</th><th>To</th><th>Subject</th><th>From</th><th>By</th></tr></thead><tbody>
${mails.map(mailRow).join('\n')}
</tbody></table>`;
  return page(
    'Mail',
    `<h1>Mail</h1>
<p>${mails.length === 1 ? '1 mail' : `${mails.length} mails`}${whose} · <a href="/_local/mail.json">as JSON</a> · <a href="/_local">the local cloud</a> · <button id="empty">Empty</button></p>
${list}
<script nonce="${nonce}">document.getElementById('empty').onclick = () =>
  fetch('/_local/mail', { method: 'DELETE' }).then(() => location.reload());</script>`,
  );
}

/** One mail. Its HTML stands in a frame of another origin, without scripts: it may come from anybody. */
export function mailPage(mail: Mail): string {
  const { subject, html, text, attachments = [] } = mail;
  const files = attachments.map(
    ({ name, contentType, bytes }) =>
      `<li>${escaped(name)} <span class="none">${escaped(contentType)}, ${bytes} bytes</span></li>`,
  );
  return page(
    subject,
    `<p><a href="/_local/mail">← all mail</a></p>
<h1>${escaped(subject === '' ? '(no subject)' : subject)}</h1>
${definitions({ From: mail.from, To: mail.to.join(', '), Time: mail.at })}
${html === undefined ? '' : `<h2>HTML</h2><iframe sandbox="${MAIL_SANDBOX}" referrerpolicy="no-referrer" src="/_local/mail/html?id=${encodeURIComponent(mail.id)}" title="The mail’s HTML"></iframe>`}
${text === undefined ? '' : `<h2>Text</h2><pre>${escaped(text)}</pre>`}
${files.length === 0 ? '' : `<h2>Attachments</h2><ul>${files.join('')}</ul>`}
<h2>Headers</h2>${definitions(mail.headers)}
<h2>Sent by</h2>${definitions({ service: mail.source, 'message id': mail.messageId, ...mail.tags })}`,
  );
}

/** The HTML of the mail as its reader would see it. */
export function mailBody(html: string): string {
  return `<!doctype html><meta charset="utf-8"><base target="_blank">${html}`;
}

function mailRow({ id, at, to, subject, from, source }: Mail): string {
  const link = `/_local/mail?id=${encodeURIComponent(id)}`;
  const title = escaped(subject === '' ? '(no subject)' : subject);
  const [first = '', ...others] = to;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return (
    `<tr><td class="time">${escaped(at.slice(0, 19).replace('T', ' '))}</td>` +
    `<td><a href="/_local/mail?to=${encodeURIComponent(first)}">${escaped(first)}</a>${more}</td>` +
    `<td class="subject"><a href="${link}">${title}</a></td><td>${escaped(from)}</td><td>${source}</td></tr>`
  );
}

function definitions(entries: Readonly<Record<string, string>>): string {
  const rows = Object.entries(entries).map(
    ([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`,
  );
  return rows.length === 0 ? '<p class="none">none</p>' : `<dl>${rows.join('')}</dl>`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${PAGE_STYLE}${MAIL_STYLE}</style></head><body>
${body}
</body></html>`;
}
