import type { Category } from './categories.ts';
import { mails, type MailName } from './mails.ts';

export const MAIL_STATUSES = [
  /** Handed to SES, or about to be: whether SES has it is not known yet. */
  'sending',
  /** SES did not take it, for now. It will be tried again. */
  'waiting',
  /** SES has taken it. */
  'sent',
  /** The recipient's mail server has taken it. */
  'delivered',
  'bounced',
  /** The recipient calls it spam. */
  'complained',
  /** Not sent: the address is on the suppression list. */
  'suppressed',
  /** Not sent: the customer does not want mails of its category. */
  'declined',
  /** Not sent: the customer was forgotten. */
  'forgotten',
  /** SES refused it, and would again. */
  'rejected',
  /** Whether SES has it was never known. Only mails that may rather be lost than come twice end like this. */
  'unconfirmed',
] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];

/** One mail to one recipient for one cause, and what became of it. Holds neither address nor name. */
export interface LedgerEntry {
  readonly mailId: string;
  readonly mail: MailName;
  /** A customer's id, or `operators`. */
  readonly recipient: string;
  readonly cause: string;
  readonly orderId?: string | undefined;
  readonly status: MailStatus;
  /** How often it was handed to SES. */
  readonly attempts: number;
  readonly createdAt: string;
  readonly changedAt: string;
  /** By which SES knows it. */
  readonly messageId?: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * How long a mail that was handed to SES waits for SES's word that it has it. SES tells within seconds; ten minutes leave
 * room for a bad day, and for a mail to be late.
 */
export const CONFIRMATION_MS = 10 * 60 * 1000;

export type NextStep =
  | { readonly step: 'send' }
  | { readonly step: 'wait' }
  /** It is known what became of it. */
  | { readonly step: 'done' }
  | { readonly step: 'give-up' };

/** What to do with a mail that is asked for, by what the ledger says of it. docs/decisions/0020-notifications.md */
export function nextStep(
  entry: Pick<LedgerEntry, 'mail' | 'status' | 'changedAt'> | undefined,
  now: Date,
): NextStep {
  if (entry === undefined || entry.status === 'waiting' || entry.status === 'rejected')
    return { step: 'send' };
  if (entry.status !== 'sending') return { step: 'done' };
  if (now.getTime() - Date.parse(entry.changedAt) < CONFIRMATION_MS) return { step: 'wait' };
  return { step: ratherTwice(mails[entry.mail].category) ? 'send' : 'give-up' };
}

/** What somebody has to know may come twice when SES has gone silent; what is advertising may not. */
function ratherTwice(category: Category | 'operators'): boolean {
  return category !== 'stock-alerts';
}
