import type { Json } from '../kernel/json.ts';
import type { StateStore } from '../kernel/state-store.ts';

/**
 * What calls to Lambda's API changed beside the templates: a mapping switched off, a reserved concurrency. As with
 * CloudFormation, such a change stays until the template itself declares another value than before.
 */
export class Settings {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
    store.define(`CREATE TABLE IF NOT EXISTS lambda_setting (
      name TEXT PRIMARY KEY, declared TEXT NOT NULL, current TEXT NOT NULL
    )`);
  }

  /** The value that counts at this boot. */
  declare<T extends Json>(name: string, declared: T): T {
    const row = this.#store.prepare('SELECT declared, current FROM lambda_setting WHERE name = ?').get(name);
    if (row?.declared === JSON.stringify(declared)) {
      return JSON.parse(String(row.current)) as T;
    }
    this.#write(name, declared, declared);
    return declared;
  }

  change(name: string, declared: Json, current: Json): void {
    this.#write(name, declared, current);
  }

  #write(name: string, declared: Json, current: Json): void {
    this.#store
      .prepare(
        `INSERT INTO lambda_setting (name, declared, current) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET declared = excluded.declared, current = excluded.current`,
      )
      .run(name, JSON.stringify(declared), JSON.stringify(current));
  }
}
