import * as v from 'valibot';
import { EVENT_TYPES } from './event-types.ts';

/** So many are enough for a shop, and few enough that each event may ask all of them. */
export const MOST_WEBHOOKS = 50;

/** For how long the secret before the newest signs, too. */
export const OLD_SECRET_HOURS = 24;

const moment = v.pipe(v.string(), v.isoTimestamp());
const status = v.picklist(['enabled', 'disabled'], 'has to be enabled or disabled');

const settings = {
  url: v.pipe(
    v.string('has to be an address'),
    v.maxLength(2000, 'has more than 2000 characters'),
    v.description('Where the events are posted to: https, on the internet.'),
  ),
  eventTypes: v.pipe(
    v.array(v.picklist(EVENT_TYPES, 'is no event that can be subscribed'), 'has to be a list of event types'),
    v.minLength(1, 'has to name at least one event'),
    v.maxLength(100, 'has more than 100 entries'),
    v.transform((types): string[] => [...new Set(types)]),
    v.description('Which events: all of them stand in docs/events/README.md.'),
  ),
  description: v.optional(
    v.pipe(v.string('has to be a text'), v.trim(), v.maxLength(200, 'has more than 200 characters')),
  ),
};

export const webhookInputSchema = v.pipe(v.strictObject(settings), v.title('WebhookInput'));

export const webhookReplacementSchema = v.pipe(
  v.strictObject({ ...settings, status: v.optional(status, 'enabled') }),
  v.title('WebhookReplacement'),
);

export type WebhookInput = v.InferOutput<typeof webhookInputSchema>;
export type WebhookReplacement = v.InferOutput<typeof webhookReplacementSchema>;

/** As operators see it: without its secret, always. */
export const webhookSchema = v.pipe(
  v.strictObject({
    webhookId: v.string(),
    url: v.string(),
    eventTypes: v.array(v.string()),
    description: v.optional(v.string()),
    status,
    disabledBecause: v.optional(
      v.pipe(
        v.picklist(['operator', 'gone', 'failing']),
        v.description('`gone`: the endpoint has answered 410. `failing`: it has taken nothing for too long.'),
      ),
    ),
    disabledAt: v.optional(moment),
    failingSince: v.optional(v.pipe(moment, v.description('The first failure after the last success.'))),
    oldSecretUntil: v.optional(
      v.pipe(moment, v.description('Until then, the secret before the newest one signs, too.')),
    ),
    createdAt: moment,
    updatedAt: moment,
  }),
  v.title('Webhook'),
);

export type ShownWebhook = Readonly<v.InferOutput<typeof webhookSchema>>;

export interface Webhook extends ShownWebhook {
  /** Grows by one with every change that an operator would want to see. */
  readonly version: number;
  /** Sealed, as all secrets here. */
  readonly secret: string;
  readonly oldSecret?: string | undefined;
  /** How many events in a row were given up. */
  readonly failedEvents: number;
  /** Its last answer took long: it waits with those that fail, so that it holds up nobody. */
  readonly slow?: boolean | undefined;
}

export function newWebhook(
  webhookId: string,
  input: WebhookInput,
  { secret, now }: { readonly secret: string; readonly now: Date },
): Webhook {
  const at = now.toISOString();
  return {
    ...{ webhookId, ...input, status: 'enabled', version: 1, secret },
    ...{ failedEvents: 0, createdAt: at, updatedAt: at },
  };
}

/** As an operator wants it from now on. Enabling it again forgets what had failed. */
export function changedWebhook(before: Webhook, wanted: WebhookReplacement, now: Date): Webhook {
  const { disabledBecause, disabledAt, failingSince, failedEvents, slow, description: _, ...kept } = before;
  const at = now.toISOString();
  const changed = { ...kept, ...wanted, version: before.version + 1, updatedAt: at };
  if (wanted.status === 'enabled') {
    return before.status === 'enabled'
      ? { ...changed, failingSince, failedEvents, slow }
      : { ...changed, failedEvents: 0 };
  }
  const stays = before.status === 'disabled';
  return {
    ...{ ...changed, failingSince, failedEvents, slow },
    ...{ disabledBecause: stays ? disabledBecause : 'operator', disabledAt: stays ? disabledAt : at },
  };
}

/** Another secret from now on; the one before signs beside it for a day. */
export function withNewSecret(before: Webhook, secret: string, now: Date): Webhook {
  const until = new Date(now.getTime() + OLD_SECRET_HOURS * 60 * 60 * 1000);
  return {
    ...before,
    ...{ secret, oldSecret: before.secret, oldSecretUntil: until.toISOString() },
    ...{ version: before.version + 1, updatedAt: now.toISOString() },
  };
}

/** Sealed, newest first. */
export function signingSecrets({ secret, oldSecret, oldSecretUntil = '' }: Webhook, now: Date): string[] {
  return oldSecret !== undefined && oldSecretUntil > now.toISOString() ? [secret, oldSecret] : [secret];
}

export function shownWebhook(webhook: Webhook): ShownWebhook {
  const { version: _v, secret: _s, oldSecret: _o, failedEvents: _f, slow: _l, ...shown } = webhook;
  return shown;
}
