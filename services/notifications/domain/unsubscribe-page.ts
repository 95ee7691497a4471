import { html, type Html } from '@bodega/shared/mail/html';
import type { SwitchableCategory } from './categories.ts';

const KINDS: Readonly<Record<SwitchableCategory, string>> = {
  'stock-alerts': 'mails that tell when something is in stock again',
};

/**
 * What a browser shows under the link of a mail. Opening it changes nothing: mail scanners open every link. The button
 * posts to the same address, token and all.
 */
export function confirmPage(category: SwitchableCategory): string {
  return page(
    'Unsubscribe',
    html`<p>Do you want no more ${KINDS[category]}? Mails about your orders still come.</p>
      <form method="post">
        <input type="hidden" name="List-Unsubscribe" value="One-Click" />
        <button type="submit">Unsubscribe</button>
      </form>`,
  );
}

export function donePage(category: SwitchableCategory): string {
  return page(
    'Unsubscribed',
    html`<p>
      You get no more ${KINDS[category]}. You can have them again: sign in, and change it in your preferences.
    </p>`,
  );
}

function page(title: string, content: Html): string {
  return String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width,initial-scale=1" />
          <meta name="robots" content="noindex" />
          <title>${title} · Bodega</title>
          <style>
            body {
              margin: 15vh auto;
              max-width: 34rem;
              padding: 0 1rem;
              font:
                1.1rem/1.5 system-ui,
                sans-serif;
              color-scheme: light dark;
            }
            button {
              font: inherit;
              padding: 0.6rem 1.4rem;
            }
          </style>
        </head>
        <body>
          <h1>${title}</h1>
          ${content}
        </body>
      </html>`,
  );
}

/** The page needs nothing but itself, may not be framed, and gives its address, which holds the token, to nobody. */
export const PAGE_HEADERS = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
} as const;
