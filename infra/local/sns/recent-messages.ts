import type { DeliveryState } from '../events/recent-events.ts';
import type { SnsMessage } from './publish/message.ts';

/** How a message fares at one subscription. */
export interface RecentNotification {
  readonly id: number;
  readonly protocol: string;
  readonly endpoint: string;
  state: DeliveryState;
  attempts: number;
  error?: string | undefined;
}

/** A message as the developer pages show it. */
export interface RecentMessage {
  readonly message: SnsMessage;
  /** One for each subscription whose filter let it pass. */
  readonly deliveries: RecentNotification[];
}

const KEPT = 1000;

/** The last messages, for the developer pages. They are forgotten with the process. */
export class RecentMessages {
  readonly #messages = new Map<string, RecentMessage>();

  add(message: SnsMessage): void {
    this.#messages.set(message.id, { message, deliveries: [] });
    const [oldest] = this.#messages.keys();
    if (this.#messages.size > KEPT && oldest !== undefined) this.#messages.delete(oldest);
  }

  find(id: string): RecentMessage | undefined {
    return this.#messages.get(id);
  }

  /** Newest first. */
  list(): RecentMessage[] {
    return [...this.#messages.values()].reverse();
  }
}
