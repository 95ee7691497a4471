import { html, type Html } from './html.ts';
import type { Locale } from './locale.ts';

/** What every mail of the shop is made of. */
export interface MailPage {
  readonly locale: Locale;
  readonly title: string;
  /** What the list of mails shows beside the subject. */
  readonly preview: string;
  readonly content: Html | readonly Html[];
  /** Small print: why this mail came, how to end it. */
  readonly footer: Html;
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/**
 * The frame of every mail: tables and styles in their elements, which old mail clients need, no picture and nothing that
 * has to be loaded. 600 pixels wide at most, and as narrow as the screen.
 */
export function mailPage({ locale, title, preview, content, footer }: MailPage): Html {
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
      </head>
      <body style="margin:0;padding:0;background:#f4f2ee">
        <div style="display:none;max-height:0;overflow:hidden">${preview}</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f2ee">
          <tr>
            <td align="center" style="padding:24px 12px">
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                style="max-width:600px;background:#ffffff;border-radius:8px"
              >
                <tr>
                  <td
                    style="padding:24px 32px 0;${FONT};font-size:14px;font-weight:700;letter-spacing:2px;color:#7a5c3e"
                  >
                    BODEGA
                  </td>
                </tr>
                <tr>
                  <td
                    style="padding:8px 32px 32px;${FONT};font-size:16px;line-height:24px;color:#26221d;word-break:break-word"
                  >
                    <h1 style="margin:16px 0;font-size:24px;line-height:32px">${title}</h1>
                    ${content}
                  </td>
                </tr>
              </table>
              <p
                style="max-width:600px;margin:16px auto 0;${FONT};font-size:12px;line-height:18px;color:#6b655c"
              >
                ${footer}
              </p>
            </td>
          </tr>
        </table>
      </body>
    </html>`;
}

export function paragraph(content: string | Html): Html {
  return html`<p style="margin:0 0 16px">${content}</p>`;
}
