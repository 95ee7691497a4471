import { consumeMessages } from '@bodega/shared/messaging/consume-messages';
import { logger } from '@bodega/shared/observability/logger';
import * as v from 'valibot';
import {
  badAddresses,
  MAIL_ID_TAG,
  type MailEvent,
  mailEventSchema,
  outcomeOf,
} from '../../domain/mail-events.ts';
import { record } from '../../store/ledger.ts';
import { noteBadAddress } from '../../store/suppressions.ts';

/**
 * What SES tells of our mails: that it has them, which confirms the ledger; that they came or bounced; that somebody
 * complained. Bad addresses are suppressed first: should the rest fail, it comes again, and they are not mailed meanwhile.
 */
export const handler = consumeMessages(async (body) => {
  const event = v.safeParse(mailEventSchema, body);
  if (!event.success) throw new Error('The message is no event of SES');
  await reactTo(event.output);
});

async function reactTo(event: MailEvent): Promise<void> {
  const now = new Date();
  const addresses = badAddresses(event);
  for (const address of addresses.filter(({ kind }) => kind === 'hard')) await noteBadAddress(address, now);
  // An event that comes twice counts once.
  if (!(await recordOutcome(event, now))) return;
  for (const address of addresses.filter(({ kind }) => kind === 'soft')) await noteBadAddress(address, now);
}

/** False where the ledger knows it already. Mails of others pass here, too: of the user pool, without our tag. */
async function recordOutcome(event: MailEvent, now: Date): Promise<boolean> {
  const { messageId, tags } = event.mail;
  const mailId = tags[MAIL_ID_TAG]?.[0];
  const outcome = outcomeOf(event);
  if (outcome === undefined || mailId === undefined) return true;
  if (outcome.status === 'complained' || outcome.status === 'rejected')
    logger.warn('A mail was complained of or refused', { mailId, status: outcome.status });
  return record(mailId, outcome, { messageId, now });
}
