import { createHash } from 'node:crypto';
import * as v from 'valibot';

const moment = v.pipe(v.string(), v.isoTimestamp());

/** Of what the receiver answered, so much is kept. */
export const ANSWER_BYTES = 1024;
/** The latest, should somebody have it delivered again and again. */
const MOST_ATTEMPTS_SHOWN = 20;

export const attemptSchema = v.pipe(
  v.strictObject({
    at: moment,
    durationMs: v.pipe(v.number(), v.integer()),
    status: v.optional(v.pipe(v.number(), v.integer(), v.description('Of the answer, where there was one.'))),
    answer: v.optional(v.pipe(v.string(), v.description('Its first bytes.'))),
    error: v.optional(
      v.pipe(
        v.string(),
        v.description('Why there was no answer: `TIMEOUT`, `ADDRESS_REFUSED`, `ECONNREFUSED`…'),
      ),
    ),
  }),
  v.title('WebhookAttempt'),
);

export const deliverySchema = v.pipe(
  v.strictObject({
    deliveryId: v.pipe(v.string(), v.description('`webhook-id` of all its attempts.')),
    eventId: v.string(),
    eventType: v.string(),
    status: v.pipe(
      v.picklist(['waiting', 'delivered', 'failed', 'dropped']),
      v.description('`failed`: given up. `dropped`: not tried any more, since the webhook is disabled.'),
    ),
    attempts: v.array(attemptSchema),
    nextAttemptAt: v.optional(v.pipe(moment, v.description('Of a delivery that waits.'))),
    createdAt: moment,
  }),
  v.title('WebhookDelivery'),
);

export type Attempt = Readonly<v.InferOutput<typeof attemptSchema>>;
export type ShownDelivery = Readonly<v.InferOutput<typeof deliverySchema>>;

export interface Delivery extends ShownDelivery {
  readonly webhookId: string;
  /** Since it was asked for, the first time or again. */
  readonly tries: number;
}

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The same for the same event and webhook, so that an event that comes twice is delivered once; and in the order of the
 * events' times. In the form of a ULID: 10 letters of time, 16 of a digest.
 */
export function deliveryIdOf(webhookId: string, eventId: string, occurredAt: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([webhookId, eventId]))
    .digest();
  const hash = digest.readBigUInt64BE(0) * 65536n + BigInt(digest.readUInt16BE(8));
  return inLetters(BigInt(Math.max(0, Date.parse(occurredAt))), 10) + inLetters(hash, 16);
}

function inLetters(value: bigint, length: number): string {
  return Array.from(
    { length },
    (_, place) => LETTERS[Number((value >> BigInt(5 * (length - 1 - place))) & 31n)],
  ).join('');
}

export function newDelivery(
  webhookId: string,
  event: { readonly id: string; readonly type: string; readonly occurredAt: string },
  now: Date,
): Delivery {
  const at = now.toISOString();
  return {
    ...{ webhookId, deliveryId: deliveryIdOf(webhookId, event.id, event.occurredAt) },
    ...{ eventId: event.id, eventType: event.type },
    ...{ status: 'waiting', tries: 0, attempts: [], nextAttemptAt: at, createdAt: at },
  };
}

/** Once more from the beginning, by an operator's wish. */
export function askedAgain(delivery: Delivery, now: Date): Delivery {
  return { ...delivery, status: 'waiting', tries: 0, nextAttemptAt: now.toISOString() };
}

export function isSuccess({ status = 0 }: Attempt): boolean {
  return status >= 200 && status < 300;
}

/** The receiver wants nothing more, ever. */
export function isGone({ status }: Attempt): boolean {
  return status === 410;
}

/** What the attempt makes of the delivery. After the last of the delays nobody tries again. */
export function afterAttempt(
  delivery: Delivery,
  attempt: Attempt,
  { delaysSeconds, now, random }: { delaysSeconds: readonly number[]; now: Date; random?: () => number },
): Delivery {
  const { nextAttemptAt: _, ...rest } = delivery;
  const attempts = [...delivery.attempts, attempt].slice(-MOST_ATTEMPTS_SHOWN);
  const tried = { ...rest, attempts, tries: delivery.tries + 1 };
  if (isSuccess(attempt)) return { ...tried, status: 'delivered' };
  const delay = delaysSeconds[delivery.tries];
  if (isGone(attempt) || delay === undefined) return { ...tried, status: 'failed' };
  const next = new Date(now.getTime() + withJitter(delay, random) * 1000);
  return { ...tried, status: 'waiting', nextAttemptAt: next.toISOString() };
}

/** Up to a quarter more, so that those who failed together do not come back together. */
export function withJitter(seconds: number, random = Math.random): number {
  return seconds * (1 + random() / 4);
}

export function shownDelivery({ webhookId: _w, tries: _t, ...shown }: Delivery): ShownDelivery {
  return shown;
}
