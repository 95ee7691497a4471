import { type Attempt, type Delivery, isGone, isSuccess } from './delivery.ts';
import type { Webhook } from './webhook.ts';

/** Given up in a row: then the endpoint is not asked any more. */
export const MOST_FAILED_EVENTS = 5;
/** Without one success. */
export const LONGEST_FAILING_DAYS = 3;
/** An answer that takes longer holds up others. */
export const SLOW_MS = 3000;

const DAY_MS = 24 * 60 * 60 * 1000;

export type Health = Pick<Webhook, 'failingSince' | 'failedEvents' | 'slow'>;

/** Its deliveries wait in a queue of their own, and are tried one at a time. */
export function isTroubled({ failingSince, slow }: Health): boolean {
  return failingSince !== undefined || slow === true;
}

/** What an attempt says of the endpoint. */
export function healthAfter(before: Health, attempt: Attempt, delivery: Pick<Delivery, 'status'>): Health {
  const slow = attempt.durationMs > SLOW_MS;
  if (isSuccess(attempt)) return { failedEvents: 0, slow };
  return {
    slow,
    failingSince: before.failingSince ?? attempt.at,
    failedEvents: before.failedEvents + (delivery.status === 'failed' ? 1 : 0),
  };
}

/** Why the webhook is disabled now; undefined where it is not. */
export function reasonToDisable(health: Health, attempt: Attempt, now: Date): 'gone' | 'failing' | undefined {
  if (isGone(attempt)) return 'gone';
  const { failingSince, failedEvents } = health;
  const failsForTooLong =
    failingSince !== undefined && now.getTime() - Date.parse(failingSince) >= LONGEST_FAILING_DAYS * DAY_MS;
  return failedEvents >= MOST_FAILED_EVENTS || failsForTooLong ? 'failing' : undefined;
}
