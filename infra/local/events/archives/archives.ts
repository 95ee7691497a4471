import { AwsError } from '../../kernel/aws-error.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import type { BusEvent } from '../buses/bus-event.ts';
import { matchesPattern } from '../pattern/event-pattern.ts';
import type { Archive } from './archive.ts';
import type { ArchiveStore } from './archive-store.ts';

const PRUNE_MS = 3_600_000;

/** The archives that stand. What the API made stays across restarts; what a template has comes back by the template. */
export class Archives {
  readonly #store: StateStore;
  readonly #events: ArchiveStore;
  readonly #archives = new Map<string, Archive>();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: StateStore, events: ArchiveStore) {
    this.#store = store;
    this.#events = events;
    store.define(
      'CREATE TABLE IF NOT EXISTS events_archives (name TEXT PRIMARY KEY, document TEXT NOT NULL)',
    );
    for (const row of store.prepare('SELECT document FROM events_archives').all()) {
      const archive = JSON.parse(String(row.document)) as Archive;
      this.#archives.set(archive.name, archive);
    }
  }

  /** Sorted by name. */
  list(): Archive[] {
    return [...this.#archives.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  find(name: string): Archive | undefined {
    return this.#archives.get(name);
  }

  get(name: string): Archive {
    const archive = this.find(name);
    if (archive === undefined) {
      throw new AwsError('ResourceNotFoundException', `Archive ${name} does not exist.`);
    }
    return archive;
  }

  put(archive: Archive): void {
    this.#archives.set(archive.name, archive);
    this.#store.prepare('DELETE FROM events_archives WHERE name = ?').run(archive.name);
    if (archive.declared) return;
    this.#store
      .prepare('INSERT INTO events_archives VALUES (?, ?)')
      .run(archive.name, JSON.stringify(archive));
  }

  delete(name: string): void {
    this.#archives.delete(name);
    this.#store.prepare('DELETE FROM events_archives WHERE name = ?').run(name);
    this.#events.forget(name);
  }

  /** AWS: what a replay brings is not archived again. */
  keep(bus: string, event: BusEvent): void {
    if (event['replay-name'] !== undefined) return;
    for (const archive of this.#archives.values()) {
      const { busName, eventPattern } = archive;
      if (busName !== bus) continue;
      if (eventPattern === undefined || matchesPattern(eventPattern, event)) this.#events.add(archive, event);
    }
  }

  start(): void {
    this.#events.keepOnly([...this.#archives.keys()]);
    const prune = (): void => {
      for (const archive of this.#archives.values()) this.#events.prune(archive);
    };
    prune();
    this.#timer = setInterval(prune, PRUNE_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
