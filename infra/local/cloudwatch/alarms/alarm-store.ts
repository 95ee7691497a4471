import type { StateStore } from '../../kernel/state-store.ts';
import type { AlarmValue } from './alarm.ts';

export interface AlarmState {
  readonly value: AlarmValue;
  readonly reason: string;
  readonly reasonData?: string | undefined;
  readonly updatedAt: number;
}

/** The states of the alarms, which stay across restarts. */
export class AlarmStore {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
    store.define('CREATE TABLE IF NOT EXISTS cloudwatch_alarms (name TEXT PRIMARY KEY, state TEXT NOT NULL)');
  }

  /** AWS: a new alarm has insufficient data. */
  read(name: string): AlarmState {
    const row = this.#store.prepare('SELECT state FROM cloudwatch_alarms WHERE name = ?').get(name);
    if (row !== undefined) return JSON.parse(String(row.state)) as AlarmState;
    return { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', updatedAt: Date.now() };
  }

  write(name: string, state: AlarmState): void {
    this.#store
      .prepare('INSERT OR REPLACE INTO cloudwatch_alarms VALUES (?, ?)')
      .run(name, JSON.stringify(state));
  }

  /** Forgets the alarms that no template has any more. */
  keepOnly(names: readonly string[]): void {
    const kept = new Set(names);
    for (const row of this.#store.prepare('SELECT name FROM cloudwatch_alarms').all()) {
      const name = String(row.name);
      if (!kept.has(name)) this.#store.prepare('DELETE FROM cloudwatch_alarms WHERE name = ?').run(name);
    }
  }
}
