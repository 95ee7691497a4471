import type { StateStore } from '../../kernel/state-store.ts';
import type { SnsMessage } from '../publish/message.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** A message on its way to one subscription. */
export interface NewDelivery {
  readonly message: SnsMessage;
  /** As it was when the message came. */
  readonly subscription: Subscription;
  readonly traceId?: string | undefined;
}

export interface Delivery extends NewDelivery {
  readonly id: number;
  attempts: number;
  nextAt: number;
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
      CREATE TABLE IF NOT EXISTS sns_deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT, delivery TEXT NOT NULL, attempts INTEGER NOT NULL
      );
    `);
    this.#insert = store.prepare('INSERT INTO sns_deliveries (delivery, attempts) VALUES (?, 0)');
    this.#update = store.prepare('UPDATE sns_deliveries SET attempts = ? WHERE id = ?');
    this.#delete = store.prepare('DELETE FROM sns_deliveries WHERE id = ?');
  }

  /** All or none of them. */
  add(wanted: readonly NewDelivery[]): Delivery[] {
    if (wanted.length === 0) return [];
    return this.#store.transaction(() =>
      wanted.map((delivery) => {
        const { lastInsertRowid } = this.#insert.run(JSON.stringify(delivery));
        return { ...delivery, id: Number(lastInsertRowid), attempts: 0, nextAt: 0 };
      }),
    );
  }

  saveAttempts({ id, attempts }: Delivery): void {
    this.#update.run(attempts, id);
  }

  remove({ id }: Delivery): void {
    this.#delete.run(id);
  }

  /** Oldest first. */
  all(): Delivery[] {
    return this.#store
      .prepare('SELECT id, delivery, attempts FROM sns_deliveries ORDER BY id')
      .all()
      .map((row) => ({
        ...(JSON.parse(String(row.delivery)) as NewDelivery),
        id: Number(row.id),
        attempts: Number(row.attempts),
        nextAt: 0,
      }));
  }
}
