import * as v from 'valibot';
import type { MailStatus } from './ledger.ts';

const address = v.object({ emailAddress: v.string() });

/** What SES tells of a mail, over the event destination of the configuration set. */
export const mailEventSchema = v.object({
  eventType: v.string(),
  mail: v.object({
    messageId: v.string(),
    tags: v.optional(v.record(v.string(), v.array(v.string())), {}),
  }),
  bounce: v.optional(
    v.object({
      bounceType: v.string(),
      bounceSubType: v.optional(v.string(), ''),
      bouncedRecipients: v.array(address),
    }),
  ),
  complaint: v.optional(
    v.object({ complaintFeedbackType: v.optional(v.string()), complainedRecipients: v.array(address) }),
  ),
  reject: v.optional(v.object({ reason: v.optional(v.string()) })),
});

export type MailEvent = v.InferOutput<typeof mailEventSchema>;

/** The tag that names our mail. */
export const MAIL_ID_TAG = 'mail-id';

/** What the event makes of the mail's entry in the ledger. */
export interface Outcome {
  readonly status: MailStatus;
  /** From which statuses on: events come in any order, and an earlier one says nothing new. */
  readonly from: readonly MailStatus[];
  readonly reason?: string | undefined;
}

const UNCERTAIN: readonly MailStatus[] = ['sending', 'waiting', 'unconfirmed'];
const TAKEN: readonly MailStatus[] = [...UNCERTAIN, 'sent'];

export function outcomeOf({ eventType, bounce, complaint, reject }: MailEvent): Outcome | undefined {
  switch (eventType) {
    case 'Send':
      return { status: 'sent', from: UNCERTAIN };
    case 'Delivery':
      return { status: 'delivered', from: TAKEN };
    case 'Bounce':
      return {
        status: 'bounced',
        // An automatic answer comes after a delivery, and does not undo it.
        from: bounce?.bounceType === 'Permanent' ? [...TAKEN, 'delivered'] : TAKEN,
        reason: `${bounce?.bounceType ?? ''} ${bounce?.bounceSubType ?? ''}`.trim(),
      };
    case 'Complaint':
      return {
        status: 'complained',
        from: [...TAKEN, 'delivered', 'bounced'],
        reason: complaint?.complaintFeedbackType,
      };
    case 'Reject':
      return { status: 'rejected', from: TAKEN, reason: reject?.reason };
    default:
      return undefined;
  }
}

/** An address that has to be remembered: `hard` is never mailed again, `soft` only when it happens repeatedly. */
export interface BadAddress {
  readonly email: string;
  readonly kind: 'hard' | 'soft';
  readonly because: 'bounce' | 'complaint';
}

/**
 * AWS: a `Permanent` bounce says that there is no such address. Of the passing ones only a full mailbox says something of
 * the address; the answer of somebody on holiday is one of them, too.
 */
export function badAddresses({ bounce, complaint }: MailEvent): BadAddress[] {
  const kind = bounce && KINDS[bounce.bounceType === 'Permanent' ? 'Permanent' : bounce.bounceSubType];
  const bounced = kind === undefined ? [] : bounce?.bouncedRecipients;
  return [
    ...(bounced ?? []).map(({ emailAddress: email }) => ({ email, kind, because: 'bounce' }) as BadAddress),
    ...(complaint?.complainedRecipients ?? []).map(({ emailAddress: email }): BadAddress => {
      return { email, kind: 'hard', because: 'complaint' };
    }),
  ];
}

const KINDS: Readonly<Record<string, BadAddress['kind']>> = { Permanent: 'hard', MailboxFull: 'soft' };
