import { deliveryFailure } from '../../events/delivery/delivery-failure.ts';
import type { ServiceEvent } from '../../events/intake.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { DueWork } from '../../kernel/due-work.ts';
import type { PartContext } from '../../kernel/part.ts';
import { wants } from '../buckets/notification-rules.ts';
import type { ChangeListener, ObjectChange } from '../objects/objects.ts';
import { hostId } from '../wire/host-id.ts';
import { busEvent, changeRecord, s3Event } from './change-record.ts';
import { type Destination, type Notification, NotificationStore } from './notification-store.ts';
import { sendTo } from './send.ts';
import { Sequencer } from './sequencer.ts';

export interface NotificationOptions {
  readonly clock: () => number;
  /** Takes events to the default event bus. */
  readonly publish: (event: ServiceEvent) => void;
  /** The first retry waits up to this; each further one twice as long, up to half a minute. */
  readonly retryBaseDelayMs: number;
}

const LONGEST_DELAY_MS = 30_000;
/** S3 does not say for how long it tries. This is about ten hours. */
const MOST_ATTEMPTS = 1600;
const NOT_SENT_LOG = '/aws/s3/notifications';

/** Tells queues, functions and the event bus of changed objects: at least once, in no certain order, as S3 does. */
export class Notifications implements ChangeListener {
  readonly #context: PartContext;
  readonly #options: NotificationOptions;
  readonly #store: NotificationStore;
  readonly #sequencer: Sequencer;
  readonly #due = new DueWork<Notification>((work) => this.#attempt(work));
  #recorded: Notification[] = [];

  constructor(context: PartContext, options: NotificationOptions) {
    this.#context = context;
    this.#options = options;
    this.#store = new NotificationStore(context.store);
    this.#sequencer = new Sequencer(options.clock);
  }

  record(change: ObjectChange): void {
    this.#recorded = [];
    const destinations = destinationsOf(change);
    if (destinations.length === 0) return;
    const record = changeRecord(change, this.#options.clock(), this.#sequencer.next());
    this.#recorded = destinations
      .flatMap((destination) => (this.#isDoubled(change) ? [destination, destination] : [destination]))
      .map((destination) => this.#store.add(record, destination));
  }

  recorded(): void {
    for (const notification of this.#recorded) this.#due.schedule(notification);
    this.#recorded = [];
  }

  /** Goes on with what an earlier process left. */
  start(): void {
    this.#due.start();
    for (const notification of this.#store.all()) this.#due.schedule(notification);
  }

  async stop(): Promise<void> {
    await this.#due.stop();
  }

  /** AWS delivers at least once: a fault rule on the change makes it twice. */
  #isDoubled({ call }: ObjectChange): boolean {
    if (call === undefined) return false;
    const target = { service: 's3', action: call.operation, principal: call.principal };
    return this.#context.faults.strike('duplicate', target) !== undefined;
  }

  async #attempt(notification: Notification): Promise<void> {
    notification.attempts += 1;
    try {
      await this.#send(notification);
    } catch (error) {
      this.#failed(notification, error);
      return;
    }
    this.#store.remove(notification);
  }

  async #send({ record, destination }: Notification): Promise<void> {
    if (destination.kind === 'bus') {
      const { detailType, detail } = busEvent(record);
      const time = new Date(record.at);
      this.#options.publish({ source: 'aws.s3', detailType, resources: [record.bucketArn], time, detail });
      return;
    }
    const event = s3Event(record, destination.configurationId, hostId(record.requestId));
    await sendTo(this.#context, record.bucketArn, destination, event);
  }

  #failed(notification: Notification, error: unknown): void {
    const { retryable, code, message } = deliveryFailure(error);
    if (retryable && notification.attempts < MOST_ATTEMPTS) {
      notification.nextAt = Date.now() + this.#delay(notification.attempts);
      this.#store.saveAttempts(notification);
      this.#due.schedule(notification);
      return;
    }
    this.#store.remove(notification);
    const { record, destination } = notification;
    const line: JsonObject = {
      level: 'ERROR',
      message: 'The notification is dropped',
      destination: { ...destination },
      ...{ errorCode: code, errorMessage: message, event: record.event, key: record.key },
    };
    this.#context.logs.write(NOT_SENT_LOG, record.bucket, JSON.stringify(line));
  }

  #delay(attempts: number): number {
    const longest = Math.min(LONGEST_DELAY_MS, this.#options.retryBaseDelayMs * 2 ** (attempts - 1));
    return longest * (0.5 + Math.random() / 2);
  }
}

function destinationsOf({ bucket, event, key }: ObjectChange): Destination[] {
  const { notifications, eventBridge } = bucket.settings;
  const byRule = notifications
    .filter((rule) => wants(rule, event, key))
    .map(({ id, destination }): Destination => ({ ...destination, configurationId: id }));
  return eventBridge ? [...byRule, { kind: 'bus' }] : byRule;
}
