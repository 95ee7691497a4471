import type { StateStore } from '../kernel/state-store.ts';
import type { NewInvocation } from './invocation.ts';

export interface Invocation extends NewInvocation {
  readonly id: number;
  attempts: number;
  nextAt: number;
}

/** What is due and not yet done, so that the end of the process loses none of it. */
export class InvocationStore {
  readonly #store: StateStore;
  readonly #insert;

  constructor(store: StateStore) {
    this.#store = store;
    store.define(`
      CREATE TABLE IF NOT EXISTS scheduler_invocations (
        id INTEGER PRIMARY KEY AUTOINCREMENT, invocation TEXT NOT NULL, attempts INTEGER NOT NULL
      );
    `);
    this.#insert = store.prepare('INSERT INTO scheduler_invocations (invocation, attempts) VALUES (?, 0)');
  }

  add(wanted: NewInvocation): Invocation {
    const { lastInsertRowid } = this.#insert.run(JSON.stringify(wanted));
    return { ...wanted, id: Number(lastInsertRowid), attempts: 0, nextAt: wanted.startsAt };
  }

  saveAttempts({ id, attempts }: Invocation): void {
    this.#store.prepare('UPDATE scheduler_invocations SET attempts = ? WHERE id = ?').run(attempts, id);
  }

  remove({ id }: Invocation): void {
    this.#store.prepare('DELETE FROM scheduler_invocations WHERE id = ?').run(id);
  }

  /** Oldest first. */
  all(): Invocation[] {
    return this.#store
      .prepare('SELECT id, invocation, attempts FROM scheduler_invocations ORDER BY id')
      .all()
      .map((row) => {
        const wanted = JSON.parse(String(row.invocation)) as NewInvocation;
        return { ...wanted, id: Number(row.id), attempts: Number(row.attempts), nextAt: wanted.startsAt };
      });
  }
}
