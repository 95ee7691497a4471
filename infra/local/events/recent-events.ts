import type { BusEvent } from './buses/bus-event.ts';

export type DeliveryState = 'pending' | 'retrying' | 'delivered' | 'dead-letter' | 'dropped';

/** How an event fares at one target. */
export interface RecentDelivery {
  readonly id: number;
  readonly rule: string;
  readonly target: string;
  state: DeliveryState;
  attempts: number;
  error?: string | undefined;
}

/** An event as the developer pages show it. */
export interface RecentEvent {
  readonly id: string;
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly time: string;
  readonly event: BusEvent;
  /** One for each target of each rule that matched. */
  readonly deliveries: RecentDelivery[];
  readonly note?: string;
}

const KEPT = 1000;

/** A replayed event has the id of the one that it repeats. */
export function recentId(event: BusEvent): string {
  const replay = event['replay-name'];
  return typeof replay === 'string' ? `${event.id} ${replay}` : event.id;
}

/** The last events, for the developer pages. They are forgotten with the process. */
export class RecentEvents {
  readonly #events = new Map<string, RecentEvent>();

  add(bus: string, event: BusEvent, note?: string): RecentEvent {
    const recent: RecentEvent = {
      id: recentId(event),
      bus,
      source: event.source,
      detailType: event['detail-type'],
      time: event.time,
      event,
      deliveries: [],
      ...(note === undefined ? {} : { note }),
    };
    this.#events.set(recent.id, recent);
    const [oldest] = this.#events.keys();
    if (this.#events.size > KEPT && oldest !== undefined) this.#events.delete(oldest);
    return recent;
  }

  find(id: string): RecentEvent | undefined {
    return this.#events.get(id);
  }

  /** Newest first. */
  list(): RecentEvent[] {
    return [...this.#events.values()].reverse();
  }
}
