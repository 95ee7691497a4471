import * as v from 'valibot';
import { type LedgerEntry, MAIL_STATUSES } from '../../domain/ledger.ts';
import { MAIL_NAMES } from '../../domain/mails.ts';

const moment = v.pipe(v.string(), v.isoTimestamp());

/** A mail of the ledger, as operators see it. */
export const ledgerEntrySchema = v.pipe(
  v.strictObject({
    notificationId: v.string(),
    mail: v.picklist(MAIL_NAMES),
    recipient: v.pipe(v.string(), v.description("The customer's id, or `operators`.")),
    cause: v.pipe(v.string(), v.description('The same mail for the same cause is sent once.')),
    orderId: v.optional(v.string()),
    status: v.picklist(MAIL_STATUSES),
    attempts: v.pipe(
      v.number(),
      v.integer(),
      v.description('How often it was handed to the mail service; more than once after a failure.'),
    ),
    createdAt: moment,
    changedAt: moment,
    reason: v.optional(v.string()),
  }),
  v.title('Notification'),
);

export function shownEntry({
  mailId,
  messageId: _,
  ...entry
}: LedgerEntry): v.InferOutput<typeof ledgerEntrySchema> {
  return { notificationId: mailId, ...entry };
}
