import type { JsonObject } from '../../kernel/json.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import type { BusEvent } from '../buses/bus-event.ts';

/** An event on its way to one target of a rule. */
export interface NewDelivery {
  readonly bus: string;
  readonly event: BusEvent;
  readonly ruleName: string;
  readonly ruleArn: string;
  /** The target as it was when the event came. */
  readonly target: JsonObject;
  readonly traceId?: string | undefined;
  readonly ingestedAt: number;
}

export interface Delivery extends NewDelivery, Progress {
  readonly id: number;
}

interface Progress {
  /** How often the target was tried. */
  attempts: number;
  nextAt: number;
  /** The target has been given up: these attributes go to the dead-letter queue. */
  deadLetter?: Readonly<Record<string, string>> | undefined;
  /** How often the dead-letter queue was tried. */
  deadLetterAttempts: number;
}

/** What is not yet delivered, so that the end of the process loses none of it. */
export class DeliveryStore {
  readonly #store: StateStore;
  readonly #insert;
  readonly #update;
  readonly #delete;

  constructor(store: StateStore) {
    this.#store = store;
    store.define(`
      CREATE TABLE IF NOT EXISTS events_deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        delivery TEXT NOT NULL,
        progress TEXT NOT NULL
      );
    `);
    this.#insert = store.prepare('INSERT INTO events_deliveries (delivery, progress) VALUES (?, ?)');
    this.#update = store.prepare('UPDATE events_deliveries SET progress = ? WHERE id = ?');
    this.#delete = store.prepare('DELETE FROM events_deliveries WHERE id = ?');
  }

  /** All or none of them. */
  add(wanted: readonly NewDelivery[]): Delivery[] {
    if (wanted.length === 0) return [];
    return this.#store.transaction(() => wanted.map((delivery) => this.#add(delivery)));
  }

  #add(wanted: NewDelivery): Delivery {
    const progress: Progress = { attempts: 0, nextAt: wanted.ingestedAt, deadLetterAttempts: 0 };
    const { lastInsertRowid } = this.#insert.run(JSON.stringify(wanted), JSON.stringify(progress));
    return { ...wanted, ...progress, id: Number(lastInsertRowid) };
  }

  saveProgress({ id, attempts, nextAt, deadLetter, deadLetterAttempts }: Delivery): void {
    this.#update.run(JSON.stringify({ attempts, nextAt, deadLetter, deadLetterAttempts }), id);
  }

  remove(delivery: Delivery): void {
    this.#delete.run(delivery.id);
  }

  /** Oldest first. */
  all(): Delivery[] {
    return this.#store
      .prepare('SELECT id, delivery, progress FROM events_deliveries ORDER BY id')
      .all()
      .map((row) => ({
        ...(JSON.parse(String(row.delivery)) as NewDelivery),
        ...(JSON.parse(String(row.progress)) as Progress),
        id: Number(row.id),
      }));
  }
}
