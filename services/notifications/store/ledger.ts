import { GetCommand, paginateQuery, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LedgerEntry, MailStatus } from '../domain/ledger.ts';
import type { Outcome } from '../domain/mail-events.ts';
import { mailIdOf, type MailOrder, recipientId } from '../domain/mail-order.ts';
import { BY_ORDER, database, expiresInDays, keys, LISTED, listed, table, unlessRefused } from './table.ts';

/** Longer than any event can come back from an archive or a dead-letter queue. */
const KEPT_DAYS = 400;

export async function findEntry(mailId: string): Promise<LedgerEntry | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.mail(mailId), ConsistentRead: true }),
  );
  return item === undefined ? undefined : entryOf(item);
}

/**
 * Writes that the mail is handed to SES now, before it is. False where somebody else has changed the entry since it was
 * read as `seen`: of two who want to send, one gets it.
 */
export async function claim(order: MailOrder, seen: LedgerEntry | undefined, now: Date): Promise<boolean> {
  return put(order, seen, { status: 'sending', now, attempts: (seen?.attempts ?? 0) + 1 });
}

/** The mail is not sent, and why. */
export async function note(
  order: MailOrder,
  seen: LedgerEntry | undefined,
  { status, reason, now }: { readonly status: MailStatus; readonly reason?: string; readonly now: Date },
): Promise<boolean> {
  return put(order, seen, { status, reason, now, attempts: seen?.attempts ?? 0 });
}

interface Written {
  readonly status: MailStatus;
  readonly attempts: number;
  readonly now: Date;
  readonly reason?: string | undefined;
}

async function put(
  order: MailOrder,
  seen: LedgerEntry | undefined,
  { status, attempts, now, reason }: Written,
): Promise<boolean> {
  const mailId = mailIdOf(order);
  const recipient = recipientId(order.recipient);
  const createdAt = seen?.createdAt ?? now.toISOString();
  const { listedBy, listedAs } = listed.mailOf(recipient, createdAt, mailId);
  const fixed = {
    ...{ mail: order.mail, recipient, cause: order.cause, orderId: order.orderId },
    ...{ createdAt, listedBy, listedAs, expiresAt: expiresInDays(KEPT_DAYS) },
  };
  return change(
    mailId,
    { ...fixed, status, attempts, changedAt: now.toISOString(), reason },
    seen === undefined
      ? { condition: 'attribute_not_exists(pk)', values: {} }
      : {
          condition: '#status = :seenStatus AND attempts = :seenAttempts',
          values: { ':seenStatus': seen.status, ':seenAttempts': seen.attempts },
        },
  );
}

/** What SES answered to this attempt. Changes nothing where SES's events have told more already. */
export async function settle(
  mailId: string,
  result: { readonly status: MailStatus; readonly messageId?: string; readonly reason?: string },
  now: Date,
): Promise<void> {
  await change(
    mailId,
    { ...result, changedAt: now.toISOString() },
    { condition: '#status = :sending', values: { ':sending': 'sending' } },
  );
}

/** What SES tells of the mail later. False where the ledger does not know the mail, or knows more. */
export async function record(
  mailId: string,
  { status, from, reason }: Outcome,
  { messageId, now }: { readonly messageId: string; readonly now: Date },
): Promise<boolean> {
  const names = from.map((_, index) => `:from${index}`);
  return change(
    mailId,
    { status, messageId, reason, changedAt: now.toISOString() },
    {
      condition: `#status IN (${names.join(', ')})`,
      values: Object.fromEntries(from.map((each, index) => [`:from${index}`, each])),
    },
  );
}

async function change(
  mailId: string,
  attributes: Readonly<Record<string, unknown>>,
  { condition, values }: { readonly condition: string; readonly values: Readonly<Record<string, unknown>> },
): Promise<boolean> {
  const set = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return unlessRefused(
    database.send(
      new UpdateCommand({
        TableName: table,
        Key: keys.mail(mailId),
        UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: condition,
        ExpressionAttributeNames: {
          '#status': 'status',
          ...Object.fromEntries(set.map(([name]) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: {
          ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
          ...values,
        },
      }),
    ),
  );
}

export type LedgerQuestion = { readonly orderId: string } | { readonly recipient: string };

export interface LedgerPage {
  readonly entries: readonly LedgerEntry[];
  /** The last entry of this page, where there are more. */
  readonly last?: LedgerEntry;
}

/** Newest first. */
export async function listEntries(
  question: LedgerQuestion,
  {
    limit,
    after,
  }: {
    readonly limit: number;
    readonly after?: Pick<LedgerEntry, 'mailId' | 'recipient' | 'createdAt'> | undefined;
  },
): Promise<LedgerPage> {
  const byOrder = 'orderId' in question;
  const { Items: items = [], LastEvaluatedKey: more } = await database.send(
    new QueryCommand({
      TableName: table,
      IndexName: byOrder ? BY_ORDER : LISTED,
      KeyConditionExpression: byOrder ? 'orderId = :of' : 'listedBy = :of',
      ExpressionAttributeValues: {
        ':of': byOrder ? question.orderId : listed.mailOf(question.recipient).listedBy,
      },
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: after && startAfter(question, after),
    }),
  );
  const entries = items.map(entryOf);
  const last = entries.at(-1);
  return { entries, ...(more === undefined || last === undefined ? {} : { last }) };
}

function startAfter(
  question: LedgerQuestion,
  { mailId, recipient, createdAt }: Pick<LedgerEntry, 'mailId' | 'recipient' | 'createdAt'>,
) {
  const { listedBy, listedAs } = listed.mailOf(recipient, createdAt, mailId);
  const place = 'orderId' in question ? { orderId: question.orderId } : { listedBy };
  return { ...keys.mail(mailId), ...place, listedAs };
}

function entryOf(item: Record<string, unknown>): LedgerEntry {
  const { pk, sk: _sk, listedBy: _by, listedAs: _as, expiresAt: _end, ...entry } = item;
  return { ...entry, mailId: String(pk).slice('MAIL#'.length) } as unknown as LedgerEntry;
}

/** All mails of a customer, oldest first. */
export async function allEntriesOf(recipient: string): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  const pages = paginateQuery(
    { client: database },
    {
      TableName: table,
      IndexName: LISTED,
      KeyConditionExpression: 'listedBy = :of',
      ExpressionAttributeValues: { ':of': listed.mailOf(recipient).listedBy },
    },
  );
  for await (const { Items: items = [] } of pages) entries.push(...items.map(entryOf));
  return entries;
}
