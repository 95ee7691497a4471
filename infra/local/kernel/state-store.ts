import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { UserError } from './user-error.ts';

/**
 * What the local cloud remembers across restarts, beside DynamoDB's own files: queues, users, deliveries, stream
 * positions. One SQLite file; each part creates the tables it needs, prefixed with its own name.
 *
 * `synchronous = OFF` leaves the flushing to the operating system: what is written survives `kill -9` of this
 * process (a test shows it), though not a power cut, which a laptop's toy data can bear. The file is locked, so that
 * two local clouds never share a data folder.
 */
export class StateStore {
  readonly #db: DatabaseSync;

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.#db = new DatabaseSync(file);
    this.#db.exec('PRAGMA busy_timeout = 2000; PRAGMA locking_mode = EXCLUSIVE;');
    try {
      // The first write takes the lock, which the operating system gives back however this process ends.
      this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA user_version = 1;');
    } catch (error) {
      this.#db.close();
      if (!String(error).includes('database is locked')) throw error;
      throw new UserError(
        `Another local cloud uses ${dirname(file)}: stop it, or give a folder of its own with --data`,
      );
    }
  }

  /** Runs `CREATE TABLE IF NOT EXISTS …`. */
  define(schema: string): void {
    this.#db.exec(schema);
  }

  prepare(sql: string): StatementSync {
    return this.#db.prepare(sql);
  }

  /** Runs `work` all or nothing. `work` is synchronous; transactions do not nest. */
  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }
}
