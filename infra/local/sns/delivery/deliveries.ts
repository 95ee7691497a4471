import { type DeliveryFailure, deliveryFailure } from '../../events/delivery/delivery-failure.ts';
import type { DeliveryState } from '../../events/recent-events.ts';
import { nameFromArn } from '../../kernel/account.ts';
import { DueWork } from '../../kernel/due-work.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Mailbox } from '../../ses/mailbox.ts';
import type { RecentMessages } from '../recent-messages.ts';
import { type Delivery, DeliveryStore, type NewDelivery } from './delivery-store.ts';
import { retryDelayMs } from './retry-delay.ts';
import { send, sendDeadLetter, type Sender } from './send.ts';

/** Brings messages to their subscribers: at least once, with retries, and at last to the dead-letter queue. */
export class Deliveries {
  readonly #context: PartContext;
  readonly #recent: RecentMessages;
  readonly #sender: Sender;
  readonly #store: DeliveryStore;
  readonly #due = new DueWork<Delivery>((work) => this.#attempt(work));

  constructor(context: PartContext, recent: RecentMessages, mailbox: Mailbox) {
    const { api, awsEndpoint } = context;
    this.#context = context;
    this.#recent = recent;
    this.#sender = { api, awsEndpoint, mailbox };
    this.#store = new DeliveryStore(context.store);
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
      if (this.#recent.find(delivery.message.id) === undefined) this.#recent.add(delivery.message);
      this.#note(delivery, delivery.attempts === 0 ? 'pending' : 'retrying');
      this.#due.schedule(delivery);
    }
  }

  async stop(): Promise<void> {
    await this.#due.stop();
  }

  async #attempt(delivery: Delivery): Promise<void> {
    delivery.attempts += 1;
    try {
      await send(this.#sender, delivery);
    } catch (error) {
      await this.#failed(delivery, deliveryFailure(error));
      return;
    }
    this.#store.remove(delivery);
    this.#note(delivery, 'delivered');
  }

  /** AWS: what the subscriber refuses is not tried again; what fails there is. */
  async #failed(delivery: Delivery, failure: DeliveryFailure): Promise<void> {
    const { protocol, deadLetterArn } = delivery.subscription;
    const delay = failure.retryable ? retryDelayMs(protocol, delivery.attempts) : undefined;
    if (delay !== undefined) {
      this.#retry(delivery, delay, failure);
      return;
    }
    if (deadLetterArn === undefined) {
      this.#drop(delivery, failure);
      return;
    }
    try {
      await sendDeadLetter(this.#sender, delivery, deadLetterArn, failure);
    } catch (error) {
      this.#deadLetterFailed(delivery, deadLetterArn, deliveryFailure(error));
      return;
    }
    this.#store.remove(delivery);
    this.#note(delivery, 'dead-letter', failure);
  }

  /** A dead-letter queue that is only busy is tried again with the next try of the delivery itself. */
  #deadLetterFailed(delivery: Delivery, queue: string, failure: DeliveryFailure): void {
    const delay = failure.retryable ? retryDelayMs('sqs', delivery.attempts) : undefined;
    if (delay !== undefined) this.#retry(delivery, delay, failure);
    else this.#drop(delivery, { ...failure, message: `dead-letter queue ${queue}: ${failure.message}` });
  }

  #retry(delivery: Delivery, delay: number, failure: DeliveryFailure): void {
    delivery.nextAt = Date.now() + delay;
    this.#store.saveAttempts(delivery);
    this.#note(delivery, 'retrying', failure);
    this.#due.schedule(delivery);
  }

  #drop(delivery: Delivery, failure: DeliveryFailure): void {
    this.#store.remove(delivery);
    this.#note(delivery, 'dropped', failure);
    const { message, subscription } = delivery;
    const line = {
      level: 'ERROR',
      message: 'The message is dropped',
      messageId: message.id,
      subscription: subscription.arn,
      endpoint: subscription.endpoint,
      errorCode: failure.code,
      errorMessage: failure.message,
    };
    this.#context.logs.write(topicLogGroup(message.topicArn), 'dropped', JSON.stringify(line));
  }

  #note(delivery: Delivery, state: DeliveryState, failure?: DeliveryFailure): void {
    const recent = this.#recent.find(delivery.message.id);
    if (recent === undefined) return;
    const { protocol, endpoint } = delivery.subscription;
    const entry = recent.deliveries.find((one) => one.id === delivery.id);
    const error = failure === undefined ? undefined : `${failure.code}: ${failure.message}`;
    if (entry === undefined)
      recent.deliveries.push({ id: delivery.id, protocol, endpoint, state, attempts: 0 });
    else Object.assign(entry, { state, attempts: delivery.attempts, error });
  }
}

/** Where SNS writes of deliveries that failed, as its delivery status logging does on AWS. */
export function topicLogGroup(topicArn: string): string {
  const [, , , region, account] = topicArn.split(':');
  return `sns/${region ?? ''}/${account ?? ''}/${nameFromArn(topicArn)}/Failure`;
}
