import { TryLater } from '@bodega/shared/messaging/consume-messages';
import { logger } from '@bodega/shared/observability/logger';
import { addressed } from '../../domain/addressing.ts';
import type { Addressee } from '../../domain/contact.ts';
import { type LedgerEntry, nextStep } from '../../domain/ledger.ts';
import { mailIdOf, type MailOrder } from '../../domain/mail-order.ts';
import { claim, findEntry, note, settle } from '../../store/ledger.ts';
import { setAside } from '../../store/mail-queue.ts';
import { SEND_TIMEOUT_MS, sendMail } from '../../store/ses.ts';
import { compose } from './compose.ts';
import { addresseeOf, obstacleTo } from './recipient.ts';
import { settings } from './settings.ts';

/**
 * Sends the mail unless the ledger knows that it was sent. The entry says `sending` before SES is asked; when the answer
 * is lost, SES's own event tells that it has the mail, and until then nobody sends it again.
 * docs/decisions/0020-notifications.md
 */
export async function sendOnce(order: MailOrder, timeLeft: () => number): Promise<void> {
  const now = new Date();
  const seen = await findEntry(mailIdOf(order));
  switch (nextStep(seen, now).step) {
    case 'done':
      return;
    case 'wait':
      throw new TryLater('SES has not told yet whether it has the mail');
    case 'give-up':
      await note(order, seen, { status: 'unconfirmed', now });
      return;
    case 'send':
      await send(order, seen, timeLeft);
  }
}

async function send(order: MailOrder, seen: LedgerEntry | undefined, timeLeft: () => number): Promise<void> {
  const now = new Date();
  const addressee = await addresseeOf(order.recipient);
  const obstacle = await obstacleTo(order, addressee);
  if (obstacle !== undefined || addressee === 'forgotten') {
    await note(order, seen, { status: obstacle ?? 'forgotten', now });
    return;
  }
  const mail = await compose(order, addressee);
  if (timeLeft() < NEEDED_TO_CLAIM_MS) throw new TryLater('The rest of this run is too short to send a mail');
  if (!(await claim(order, seen, new Date()))) throw new TryLater('Somebody else is sending this mail');
  if (timeLeft() < NEEDED_TO_SEND_MS) {
    await settle(mailIdOf(order), { status: 'waiting', reason: 'out of time' }, new Date());
    throw new TryLater('The claim took too long to send the mail in this run');
  }
  await handOver(order, addressee, mail);
}

/** A run that ends between the claim and the answer of SES leaves the mail waiting for SES's word, for minutes. */
const NEEDED_TO_SEND_MS = SEND_TIMEOUT_MS + 1000;
const NEEDED_TO_CLAIM_MS = NEEDED_TO_SEND_MS + 3000;

async function handOver(
  order: MailOrder,
  { email }: Addressee,
  mail: Awaited<ReturnType<typeof compose>>,
): Promise<void> {
  const mailId = mailIdOf(order);
  const { from, configurationSet, redirectAllTo } = settings;
  const { to, subject } = addressed({ to: email, subject: mail.subject }, redirectAllTo);
  const result = await sendMail({ from, to, mailId, configurationSet }, { ...mail, subject });
  const now = new Date();
  switch (result.kind) {
    case 'sent':
      await settle(mailId, { status: 'sent', messageId: result.messageId }, now);
      return;
    case 'later':
      await settle(mailId, { status: 'waiting', reason: result.reason }, now);
      throw new TryLater(`SES does not take it now: ${result.reason}`);
    case 'rejected':
      await settle(mailId, { status: 'rejected', reason: result.reason }, now);
      await reportRejected(order, result.reason);
      return;
    case 'unknown':
      throw new TryLater(`SES gave no answer: ${result.reason}`);
  }
}

/** The dead letters raise the alarm, and can be sent again when the cause is gone. They never hold an address. */
async function reportRejected(order: MailOrder, reason: string): Promise<void> {
  logger.error('SES refuses a mail', { mailId: mailIdOf(order), mail: order.mail, reason });
  if (!('contact' in order.recipient)) await setAside(settings.deadLettersUrl, order);
}
