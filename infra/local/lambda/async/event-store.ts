import type { StateStore } from '../../kernel/state-store.ts';
import type { AsyncEvent } from './async-event.ts';

/** An event as the queue holds it in memory: the rest is read when its turn comes. */
export interface QueuedEvent {
  readonly id: number;
  readonly dueAt: number;
}

/** The accepted events. Each stays here until its function, or its destination, has it: also across `kill -9`. */
export class EventStore {
  readonly #store: StateStore;
  readonly #insert;
  readonly #select;
  readonly #reschedule;
  readonly #delete;

  constructor(store: StateStore) {
    store.define(`CREATE TABLE IF NOT EXISTS lambda_async_event (
      id INTEGER PRIMARY KEY AUTOINCREMENT, function_name TEXT NOT NULL, qualifier TEXT, request_id TEXT NOT NULL,
      payload TEXT NOT NULL, trace_id TEXT NOT NULL, enqueued_at INTEGER NOT NULL, due_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0
    )`);
    this.#store = store;
    this.#insert = store.prepare(
      `INSERT INTO lambda_async_event (function_name, qualifier, request_id, payload, trace_id, enqueued_at, due_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#select = store.prepare('SELECT * FROM lambda_async_event WHERE id = ?');
    this.#reschedule = store.prepare('UPDATE lambda_async_event SET attempts = ?, due_at = ? WHERE id = ?');
    this.#delete = store.prepare('DELETE FROM lambda_async_event WHERE id = ?');
  }

  add(event: Omit<AsyncEvent, 'id' | 'attempts'>): QueuedEvent {
    const { functionName, qualifier, requestId, payload, traceId, enqueuedAt } = event;
    const { lastInsertRowid } = this.#insert.run(
      ...[functionName, qualifier ?? null, requestId, payload, traceId, enqueuedAt, enqueuedAt],
    );
    return { id: Number(lastInsertRowid), dueAt: enqueuedAt };
  }

  read(id: number): AsyncEvent {
    const row = this.#select.get(id);
    if (row === undefined) throw new Error(`The asynchronous event ${id} is gone`);
    return {
      id,
      functionName: String(row.function_name),
      qualifier: row.qualifier === null ? undefined : String(row.qualifier),
      requestId: String(row.request_id),
      payload: String(row.payload),
      traceId: String(row.trace_id),
      enqueuedAt: Number(row.enqueued_at),
      attempts: Number(row.attempts),
    };
  }

  reschedule(id: number, attempts: number, dueAt: number): void {
    this.#reschedule.run(attempts, dueAt, id);
  }

  remove(id: number): void {
    this.#delete.run(id);
  }

  /** What an earlier run left, oldest first. */
  leftOver(): (QueuedEvent & { readonly functionName: string })[] {
    const rows = this.#store
      .prepare('SELECT id, function_name, due_at FROM lambda_async_event ORDER BY id')
      .all();
    return rows.map((row) => ({
      id: Number(row.id),
      functionName: String(row.function_name),
      dueAt: Number(row.due_at),
    }));
  }
}
