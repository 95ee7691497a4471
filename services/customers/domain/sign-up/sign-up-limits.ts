/** How many sign-ups there may be within a time. */
export interface SignUpLimit {
  readonly most: number;
  readonly seconds: number;
}

const HOUR = 60 * 60;

/** To one mailbox: each attempt may send a mail there. */
export const OF_MAILBOX: SignUpLimit = { most: 5, seconds: HOUR };

/** From one domain: a company may bring its people, and a robot its own domain. */
export const OF_DOMAIN: SignUpLimit = { most: 100, seconds: HOUR };

/** Where everybody has an address: what comes from there says nothing of who it is. */
export const UNLIMITED_DOMAINS: ReadonlySet<string> = new Set([
  ...[
    'gmail.com',
    'googlemail.com',
    'outlook.com',
    'hotmail.com',
    'live.com',
    'msn.com',
    'yahoo.com',
    'yahoo.fr',
  ],
  ...['yahoo.co.uk', 'yahoo.com.br', 'ymail.com', 'icloud.com', 'me.com', 'mac.com', 'aol.com', 'proton.me'],
  ...['protonmail.com', 'gmx.com', 'gmx.de', 'gmx.net', 'web.de', 't-online.de', 'mail.com', 'fastmail.com'],
  ...['zoho.com', 'sapo.pt', 'uol.com.br', 'bol.com.br', 'terra.com.br', 'orange.fr', 'free.fr', 'libero.it'],
]);
