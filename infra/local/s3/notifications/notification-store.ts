import type { StateStore } from '../../kernel/state-store.ts';
import type { ChangeRecord } from './change-record.ts';

/** Whom a change is told: a queue or function by one of the bucket's rules, or the default event bus. */
export type Destination =
  | { readonly kind: 'queue' | 'function'; readonly arn: string; readonly configurationId: string }
  | { readonly kind: 'bus' };

export interface Notification {
  readonly id: number;
  readonly record: ChangeRecord;
  readonly destination: Destination;
  attempts: number;
  nextAt: number;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS s3_notifications (
  id INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL, destination TEXT NOT NULL, attempts INTEGER NOT NULL
)`;

/** What is not yet delivered, so that the end of the process loses none of it. */
export class NotificationStore {
  readonly #insert;
  readonly #update;
  readonly #delete;
  readonly #all;

  constructor(store: StateStore) {
    store.define(SCHEMA);
    this.#insert = store.prepare(
      'INSERT INTO s3_notifications (record, destination, attempts) VALUES (?, ?, 0)',
    );
    this.#update = store.prepare('UPDATE s3_notifications SET attempts = ? WHERE id = ?');
    this.#delete = store.prepare('DELETE FROM s3_notifications WHERE id = ?');
    this.#all = store.prepare('SELECT * FROM s3_notifications ORDER BY id');
  }

  add(record: ChangeRecord, destination: Destination): Notification {
    const { lastInsertRowid } = this.#insert.run(JSON.stringify(record), JSON.stringify(destination));
    return { id: Number(lastInsertRowid), record, destination, attempts: 0, nextAt: 0 };
  }

  saveAttempts({ id, attempts }: Notification): void {
    this.#update.run(attempts, id);
  }

  remove({ id }: Notification): void {
    this.#delete.run(id);
  }

  /** Oldest first. */
  all(): Notification[] {
    return this.#all.all().map((row) => ({
      id: Number(row.id),
      record: JSON.parse(String(row.record)) as ChangeRecord,
      destination: JSON.parse(String(row.destination)) as Destination,
      attempts: Number(row.attempts),
      nextAt: 0,
    }));
  }
}
