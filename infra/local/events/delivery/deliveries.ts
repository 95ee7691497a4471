import { DueWork } from '../../kernel/due-work.ts';
import type { PartContext } from '../../kernel/part.ts';
import { AssumedRoles } from '../assumed-roles.ts';
import { type DeliveryFailure, deliveryFailure } from './delivery-failure.ts';
import { type Delivery, DeliveryStore, type NewDelivery } from './delivery-store.ts';
import { targetPayload } from './input-transformer.ts';
import { type DeliveryState, recentId, type RecentEvents } from '../recent-events.ts';
import { type Sender, sendToQueue, sendToTarget } from './send.ts';
import { deadLetterArn, retryPolicy, targetArn } from '../rules/target.ts';

export interface RetryDelays {
  /** The first retry waits up to this; each further one twice as long. AWS spreads 185 retries over a day. */
  readonly retryBaseDelayMs: number;
  readonly retryMaximumDelayMs: number;
}

type ExhaustedCondition = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

/** AWS: an event that its dead-letter queue does not take is lost; after how many tries, it does not say. */
const DEAD_LETTER_ATTEMPTS = 10;

/** Brings events to their targets: at least once, with retries, and at last to the dead-letter queue. */
export class Deliveries {
  readonly #context: PartContext;
  readonly #recent: RecentEvents;
  readonly #delays: RetryDelays;
  readonly #store: DeliveryStore;
  readonly #roles: AssumedRoles;
  readonly #due = new DueWork<Delivery>((work) => this.#attempt(work));

  constructor(context: PartContext, recent: RecentEvents, delays: RetryDelays) {
    this.#context = context;
    this.#recent = recent;
    this.#delays = delays;
    this.#store = new DeliveryStore(context.store);
    this.#roles = new AssumedRoles(context.api);
  }

  /** When this returns, the deliveries survive the end of the process. They begin at once. */
  accept(wanted: readonly NewDelivery[]): void {
    const deliveries = this.#store.add(wanted);
    for (const delivery of deliveries) this.#note(delivery, 'pending');
    for (const delivery of deliveries) this.#due.schedule(delivery);
  }

  /** Goes on with what an earlier process left. */
  start(): void {
    this.#due.start();
    for (const delivery of this.#store.all()) {
      const known = this.#recent.find(recentId(delivery.event));
      if (known === undefined) this.#recent.add(delivery.bus, delivery.event);
      this.#note(delivery, delivery.attempts === 0 ? 'pending' : 'retrying');
      this.#due.schedule(delivery);
    }
  }

  async stop(): Promise<void> {
    await this.#due.stop();
  }

  async #attempt(delivery: Delivery): Promise<void> {
    if (delivery.deadLetter !== undefined) {
      await this.#sendDeadLetter(delivery, delivery.deadLetter);
      return;
    }
    delivery.attempts += 1;
    try {
      await sendToTarget(await this.#senderTo(delivery), delivery.target, payloadOf(delivery));
    } catch (error) {
      await this.#failed(delivery, deliveryFailure(error));
      return;
    }
    this.#store.remove(delivery);
    this.#note(delivery, 'delivered');
  }

  async #failed(delivery: Delivery, failure: DeliveryFailure): Promise<void> {
    const nextAt = Date.now() + this.#delay(delivery.attempts);
    const exhausted = failure.retryable ? exhaustedCondition(delivery, nextAt) : undefined;
    if (failure.retryable && exhausted === undefined) {
      delivery.nextAt = nextAt;
      this.#store.saveProgress(delivery);
      this.#note(delivery, 'retrying', failure);
      this.#due.schedule(delivery);
      return;
    }
    if (deadLetterArn(delivery.target) === undefined) {
      this.#drop(delivery, failure);
      return;
    }
    delivery.deadLetter = deadLetterAttributes(delivery, failure, exhausted);
    this.#store.saveProgress(delivery);
    await this.#sendDeadLetter(delivery, delivery.deadLetter);
  }

  async #sendDeadLetter(delivery: Delivery, attributes: Readonly<Record<string, string>>): Promise<void> {
    const queue = deadLetterArn(delivery.target) ?? '';
    delivery.deadLetterAttempts += 1;
    try {
      await sendToQueue(this.#sender(delivery), queue, JSON.stringify(delivery.event), { attributes });
    } catch (error) {
      const failure = deliveryFailure(error);
      if (!failure.retryable || delivery.deadLetterAttempts >= DEAD_LETTER_ATTEMPTS) {
        this.#drop(delivery, { ...failure, message: `dead-letter queue ${queue}: ${failure.message}` });
        return;
      }
      delivery.nextAt = Date.now() + this.#delay(delivery.deadLetterAttempts);
      this.#store.saveProgress(delivery);
      this.#due.schedule(delivery);
      return;
    }
    this.#store.remove(delivery);
    const { ERROR_CODE: code = '', ERROR_MESSAGE: message = '' } = attributes;
    this.#note(delivery, 'dead-letter', { code, message, retryable: false });
  }

  #drop(delivery: Delivery, failure: DeliveryFailure): void {
    this.#store.remove(delivery);
    this.#note(delivery, 'dropped', failure);
    const line = {
      level: 'ERROR',
      message: 'The event is dropped',
      rule: delivery.ruleArn,
      target: targetArn(delivery.target),
    };
    const { code, message } = failure;
    this.#context.logs.write(
      busLogGroup(delivery.bus),
      delivery.ruleName,
      JSON.stringify({ ...line, errorCode: code, errorMessage: message, event: delivery.event }),
    );
  }

  /** AWS: a target that names a role is called in its name; any other must allow EventBridge by its own policy. */
  async #senderTo(delivery: Delivery): Promise<Sender> {
    const sender = this.#sender(delivery);
    const roleArn = delivery.target.RoleArn;
    if (typeof roleArn !== 'string') return sender;
    return { ...sender, principal: await this.#roles.assume(roleArn, sender.principal) };
  }

  #sender({ ruleArn, traceId }: Delivery): Sender {
    const { api, awsEndpoint } = this.#context;
    const principal = { kind: 'service', service: 'events.amazonaws.com', sourceArn: ruleArn } as const;
    return { api, awsEndpoint, traceId, principal };
  }

  /** AWS: exponential back-off and jitter. */
  #delay(attempts: number): number {
    const longest = Math.min(
      this.#delays.retryMaximumDelayMs,
      this.#delays.retryBaseDelayMs * 2 ** (attempts - 1),
    );
    return longest * (0.5 + Math.random() / 2);
  }

  #note(delivery: Delivery, state: DeliveryState, failure?: DeliveryFailure): void {
    const recent = this.#recent.find(recentId(delivery.event));
    if (recent === undefined) return;
    const entry = recent.deliveries.find((one) => one.id === delivery.id);
    const error = failure === undefined ? undefined : `${failure.code}: ${failure.message}`;
    if (entry === undefined) {
      const target = targetArn(delivery.target);
      recent.deliveries.push({ id: delivery.id, rule: delivery.ruleName, target, state, attempts: 0 });
      return;
    }
    Object.assign(entry, { state, attempts: delivery.attempts, error });
  }
}

/** Where EventBridge writes of its deliveries, as the logs of a bus do on AWS. */
export function busLogGroup(bus: string): string {
  return `/aws/vendedlogs/events/event-bus/${bus}`;
}

function payloadOf({ target, event, ruleName, ruleArn, ingestedAt }: Delivery): string {
  return targetPayload(target, event, {
    ruleName,
    ruleArn,
    ingestionTime: new Date(ingestedAt).toISOString(),
  });
}

function exhaustedCondition(delivery: Delivery, nextAt: number): ExhaustedCondition | undefined {
  const { maximumRetryAttempts, maximumEventAgeInSeconds } = retryPolicy(delivery.target);
  // The first attempt is no retry.
  if (delivery.attempts > maximumRetryAttempts) return 'MaximumRetryAttempts';
  if (nextAt - delivery.ingestedAt > maximumEventAgeInSeconds * 1000) return 'MaximumEventAgeInSeconds';
  return undefined;
}

/** AWS: what a dead-letter message says of its failure, as message attributes. */
function deadLetterAttributes(
  delivery: Delivery,
  failure: DeliveryFailure,
  exhausted: ExhaustedCondition | undefined,
): Record<string, string> {
  return {
    RULE_ARN: delivery.ruleArn,
    TARGET_ARN: targetArn(delivery.target),
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message,
    RETRY_ATTEMPTS: String(delivery.attempts - 1),
    ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
  };
}
