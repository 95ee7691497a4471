import { eventOf } from '@bodega/shared/events/contract';
import { webhookDisabled } from '@bodega/shared/events/notifications';
import { backOff } from '@bodega/shared/messaging/consume-with-back-off';
import { sendMessages } from '@bodega/shared/messaging/send-messages';
import { logger } from '@bodega/shared/observability/logger';
import { afterAttempt, type Attempt, type Delivery } from '../../domain/webhooks/delivery.ts';
import { healthAfter, isTroubled, reasonToDisable } from '../../domain/webhooks/health.ts';
import { unseal } from '../../domain/webhooks/sealed-secret.ts';
import { signedHeaders } from '../../domain/webhooks/signing.ts';
import { signingSecrets, type Webhook } from '../../domain/webhooks/webhook.ts';
import { claimDelivery, findDelivery, findPayload, saveDelivery } from '../../store/deliveries.ts';
import { webhookKey } from '../../store/webhook-key.ts';
import { disableWebhook, findWebhook, noteHealth, takeTurn } from '../../store/webhooks.ts';
import { endpointRules } from '../create-webhook/endpoint.ts';
import { post, TIMEOUT_MS } from './post.ts';
import { settings } from './settings.ts';

/** A claim outlives the run that holds it: what a crash leaves behind is taken up again after it. */
const CLAIM_SECONDS = TIMEOUT_MS / 1000 + 10;

interface Place {
  /** In the queue of those who wait, where nobody holds up an endpoint that fares well. */
  readonly isRetry: boolean;
  readonly receives: number;
}

/** Makes the attempt that is due. Gives for how many seconds the message has to wait; undefined: it is done. */
export async function deliver(
  webhookId: string,
  deliveryId: string,
  { isRetry, receives }: Place,
): Promise<number | undefined> {
  const [found, delivery] = await Promise.all([findWebhook(webhookId), findDelivery(webhookId, deliveryId)]);
  if (delivery?.status !== 'waiting') return undefined;
  if (found?.status !== 'enabled') return drop(delivery);
  const wait = secondsUntil(delivery.nextAttemptAt);
  if (!isRetry && (wait > 0 || isTroubled(found))) return toRetries(delivery);
  if (wait > 0) return wait;
  const webhook = isTroubled(found) ? await turnOf(webhookId) : found;
  if (webhook === undefined) return backOff(receives);
  if (!(await claimDelivery(delivery, new Date(), inSeconds(CLAIM_SECONDS)))) {
    return isRetry ? CLAIM_SECONDS : toRetries(delivery);
  }
  const after = await attempt(webhook, delivery);
  if (after.status !== 'waiting') return undefined;
  return isRetry ? secondsUntil(after.nextAttemptAt) : toRetries(delivery);
}

function turnOf(webhookId: string): Promise<Webhook | undefined> {
  return takeTurn(webhookId, new Date(), inSeconds(CLAIM_SECONDS));
}

async function attempt(webhook: Webhook, delivery: Delivery): Promise<Delivery> {
  const made = await tryOnce(webhook, delivery);
  const now = new Date();
  const after = afterAttempt(delivery, made, { delaysSeconds: settings.retryDelaysSeconds, now });
  await saveDelivery(after, delivery);
  await judge(webhook, made, after);
  return after;
}

async function tryOnce(webhook: Webhook, { webhookId, deliveryId: id }: Delivery): Promise<Attempt> {
  const body = await findPayload(webhookId, id);
  if (body === undefined) throw new Error('The payload of the delivery is gone');
  const now = new Date();
  const key = await webhookKey();
  const secrets = signingSecrets(webhook, now).map((sealed) => unseal(sealed, webhookId, key));
  const timestamp = Math.floor(now.getTime() / 1000);
  const headers = signedHeaders({ id, timestamp, body }, secrets);
  return post({ url: webhook.url, headers, body }, { rules: endpointRules });
}

/** What the attempt says of the endpoint, and whether it is asked any more. */
async function judge(before: Webhook, made: Attempt, delivery: Delivery): Promise<void> {
  const { webhookId, url } = before;
  const health = healthAfter(before, made, delivery);
  if (isTroubled(before) || isTroubled(health)) await noteHealth(webhookId, health);
  const now = new Date();
  const because = reasonToDisable(health, made, now);
  if (because === undefined) return;
  logger.warn('A webhook is disabled', { webhookId, because });
  const at = now.toISOString();
  const { deliveryId } = delivery;
  const cause = { correlationId: deliveryId, causationId: delivery.eventId };
  const event = eventOf(
    webhookDisabled,
    { webhookId, host: new URL(url).host, because, disabledAt: at },
    cause,
  );
  await disableWebhook(webhookId, because, { at, event });
}

async function drop(delivery: Delivery): Promise<undefined> {
  const { nextAttemptAt: _, ...rest } = delivery;
  await saveDelivery({ ...rest, status: 'dropped' }, delivery);
}

async function toRetries({ webhookId, deliveryId }: Delivery): Promise<undefined> {
  await sendMessages(settings.retriesQueueUrl, [{ webhookId, deliveryId }]);
}

function secondsUntil(at = ''): number {
  return Math.max(0, Math.ceil((Date.parse(at) - Date.now()) / 1000));
}

function inSeconds(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000);
}
