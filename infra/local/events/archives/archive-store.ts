import type { StateStore } from '../../kernel/state-store.ts';
import type { BusEvent } from '../buses/bus-event.ts';
import type { Archive } from './archive.ts';

/** Where a replay stands: after the event of this time and number. */
export interface Position {
  readonly time: number;
  readonly id: number;
}

export interface ArchivedEvent extends Position {
  readonly event: BusEvent;
}

const DAY_MS = 86_400_000;

/** The kept events, in the state store. Those whose retention is over are not found, and go with the next `prune`. */
export class ArchiveStore {
  readonly #store: StateStore;
  readonly #clock: () => number;
  readonly #insert;
  readonly #between;

  constructor(store: StateStore, clock: () => number = Date.now) {
    this.#store = store;
    this.#clock = clock;
    store.define(`
      CREATE TABLE IF NOT EXISTS events_archived (
        id INTEGER PRIMARY KEY AUTOINCREMENT, archive TEXT NOT NULL, time INTEGER NOT NULL,
        archived_at INTEGER NOT NULL, event TEXT NOT NULL
      );
      CREATE INDEX IF NOT EXISTS events_archived_by_time ON events_archived (archive, time, id);
    `);
    this.#insert = store.prepare(
      'INSERT INTO events_archived (archive, time, archived_at, event) VALUES (?, ?, ?, ?)',
    );
    this.#between = store.prepare(
      `SELECT id, time, event FROM events_archived
       WHERE archive = ? AND (time, id) > (?, ?) AND time <= ? AND archived_at > ?
       ORDER BY time, id LIMIT ?`,
    );
  }

  add(archive: Archive, event: BusEvent): void {
    this.#insert.run(archive.name, Date.parse(event.time), this.#clock(), JSON.stringify(event));
  }

  /** In the order of their times, after a position and up to a time. */
  between(archive: Archive, after: Position, until: number, limit: number): ArchivedEvent[] {
    return this.#between
      .all(archive.name, after.time, after.id, until, this.#oldest(archive), limit)
      .map((row) => ({
        id: Number(row.id),
        time: Number(row.time),
        event: JSON.parse(String(row.event)) as BusEvent,
      }));
  }

  size(archive: Archive): { events: number; bytes: number } {
    const row = this.#store
      .prepare(
        `SELECT COUNT(*) AS events, COALESCE(SUM(LENGTH(event)), 0) AS bytes
         FROM events_archived WHERE archive = ? AND archived_at > ?`,
      )
      .get(archive.name, this.#oldest(archive));
    return { events: Number(row?.events), bytes: Number(row?.bytes) };
  }

  prune(archive: Archive): void {
    this.#store
      .prepare('DELETE FROM events_archived WHERE archive = ? AND archived_at <= ?')
      .run(archive.name, this.#oldest(archive));
  }

  forget(archiveName: string): void {
    this.#store.prepare('DELETE FROM events_archived WHERE archive = ?').run(archiveName);
  }

  /** Forgets the events of archives that are no longer there. */
  keepOnly(names: readonly string[]): void {
    for (const row of this.#store.prepare('SELECT DISTINCT archive FROM events_archived').all()) {
      if (!names.includes(String(row.archive))) this.forget(String(row.archive));
    }
  }

  #oldest({ retentionDays }: Archive): number {
    return retentionDays === 0 ? 0 : this.#clock() - retentionDays * DAY_MS;
  }
}
