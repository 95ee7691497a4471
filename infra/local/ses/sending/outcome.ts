import type { SuppressionReason } from '../suppression-list.ts';

/** What becomes of a mail at one of its recipients. */
export type Outcome =
  | { readonly kind: 'delivered' }
  | {
      readonly kind: 'bounced';
      readonly type: 'Permanent' | 'Transient';
      readonly subType: string;
      readonly action?: string;
      readonly status?: string;
      readonly diagnosticCode?: string;
      /** Whether it was delivered before, as with an automatic answer. */
      readonly delivered: boolean;
      /** Whether the address goes onto the account's suppression list. */
      readonly lists: boolean;
    }
  | { readonly kind: 'complained'; readonly delivered: boolean; readonly lists: boolean };

const UNKNOWN_USER = {
  kind: 'bounced',
  type: 'Permanent',
  subType: 'General',
  action: 'failed',
  status: '5.1.1',
  diagnosticCode: 'smtp; 550 5.1.1 user unknown',
  delivered: false,
} as const;

const SUPPRESSED_BY_ALL =
  'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.';
const SUPPRESSED_BY_ACCOUNT =
  'Amazon SES did not send the message to this address because it is on the suppression list for your account.';

/** AWS: the mailbox simulator; its addresses take a label (`bounce+anna@`) and are never put on a suppression list. */
const SIMULATOR: Readonly<Record<string, Outcome>> = {
  success: { kind: 'delivered' },
  bounce: { ...UNKNOWN_USER, lists: false },
  complaint: { kind: 'complained', delivered: true, lists: false },
  ooto: { kind: 'bounced', type: 'Transient', subType: 'General', delivered: true, lists: false },
  suppressionlist: {
    ...UNKNOWN_USER,
    subType: 'Suppressed',
    diagnosticCode: SUPPRESSED_BY_ALL,
    lists: false,
  },
};

/** `suppressed`: why the address is on the account's list, where that holds for this mail. */
export function outcomeFor(address: string, suppressed: SuppressionReason | undefined): Outcome {
  // AWS: a suppressed address is answered with what put it on the list, and not sent to.
  if (suppressed === 'COMPLAINT') return { kind: 'complained', delivered: false, lists: false };
  if (suppressed === 'BOUNCE') {
    return {
      ...UNKNOWN_USER,
      subType: 'OnAccountSuppressionList',
      diagnosticCode: SUPPRESSED_BY_ACCOUNT,
      lists: false,
    };
  }
  const [, local = '', domain = ''] = /^(.*)@(.*)$/.exec(address.toLowerCase()) ?? [];
  if (domain === 'simulator.amazonses.com') {
    return SIMULATOR[local.split('+')[0] ?? ''] ?? { ...UNKNOWN_USER, lists: false };
  }
  // RFC 2606: no mail server is ever found below .invalid. The one way here to a bounce that lists its address.
  if (domain === 'invalid' || domain.endsWith('.invalid')) return { ...UNKNOWN_USER, lists: true };
  return { kind: 'delivered' };
}
