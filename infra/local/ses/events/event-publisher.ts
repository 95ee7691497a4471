import type { JsonObject } from '../../kernel/json.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Principal } from '../../kernel/principal.ts';
import { UserError } from '../../kernel/user-error.ts';
import type { ConfigurationSet, EventDestination } from '../resources/configuration-sets.ts';
import type { PendingEvent, SendingStore } from '../sending/accepted-mail.ts';

export const SUBJECT = 'Amazon SES Email Event Notification';
const NOT_PUBLISHED_LOG = '/aws/ses/events';

/** SES tries again for a while, without saying for how long. */
const ATTEMPTS = 8;

const SCHEMA = `CREATE TABLE IF NOT EXISTS ses_validated (destination TEXT PRIMARY KEY)`;

/** Tells the topics of the configuration sets what became of the mails: at least once, in their order. */
export class EventPublisher {
  readonly #context: PartContext;
  readonly #store: SendingStore;
  readonly #retryDelayMs: number;
  #running: Promise<void> | undefined;
  #wakeUp: (() => void) | undefined;
  #started = false;

  constructor(context: PartContext, store: SendingStore, retryDelayMs: number) {
    this.#context = context;
    this.#store = store;
    this.#retryDelayMs = retryDelayMs;
    context.store.define(SCHEMA);
  }

  /** AWS: a new destination is taken when SES can publish to it, which it proves with this message. */
  async validate(set: ConfigurationSet, { name, topicArn }: EventDestination): Promise<void> {
    const destination = `${set.name}|${name}|${topicArn}`;
    const { store } = this.#context;
    if (store.prepare('SELECT 1 FROM ses_validated WHERE destination = ?').get(destination) !== undefined)
      return;
    try {
      await this.#publish(set.arn, {
        TopicArn: topicArn,
        Message: 'Successfully validated SNS topic for Amazon SES event publishing.',
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserError(`SES could not publish to ${topicArn}: ${reason}`);
    }
    store.prepare('INSERT INTO ses_validated (destination) VALUES (?)').run(destination);
  }

  start(): void {
    this.#started = true;
    this.wake();
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#wakeUp?.();
    await this.#running;
  }

  /** There is something new to publish. */
  wake(): void {
    if (!this.#started || this.#running !== undefined) return;
    this.#running = this.#publishAll().finally(() => {
      this.#running = undefined;
      // What came while the last one was ending.
      if (this.#started && this.#store.nextEvent() !== undefined) this.wake();
    });
  }

  async #publishAll(): Promise<void> {
    for (;;) {
      const event = this.#started ? this.#store.nextEvent() : undefined;
      if (event === undefined) return;
      if (await this.#tryToPublish(event)) this.#store.removeEvent(event);
    }
  }

  /** False when the local cloud stops meanwhile. */
  async #tryToPublish(event: PendingEvent): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#publish(event.configurationSetArn, {
          TopicArn: event.topicArn,
          Subject: SUBJECT,
          Message: event.event,
        });
        return true;
      } catch (error) {
        if (attempt === ATTEMPTS) {
          this.#logLoss(event, error);
          return true;
        }
      }
      await this.#pause(this.#retryDelayMs * 2 ** attempt);
      if (!this.#started) return false;
    }
  }

  #publish(configurationSetArn: string, input: JsonObject): Promise<JsonObject> {
    const principal: Principal = {
      kind: 'service',
      service: 'ses.amazonaws.com',
      sourceArn: configurationSetArn,
    };
    return this.#context.api.call(principal, 'sns', 'Publish', input);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #logLoss({ topicArn }: PendingEvent, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const line = { level: 'ERROR', message: 'An event of SES could not be published', topicArn, reason };
    this.#context.logs.write(NOT_PUBLISHED_LOG, 'events', JSON.stringify(line));
  }
}
