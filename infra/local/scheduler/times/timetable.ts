import type { StateStore } from '../../kernel/state-store.ts';
import type { ScheduleExpression } from './schedule-expression.ts';

/** What is due: `at` is the last time that has come, when several have. */
export interface Due {
  readonly key: string;
  readonly at: number;
}

interface Entry {
  readonly expression: ScheduleExpression;
  readonly base: number;
  /** Undefined when it never comes again. */
  nextAt: number | undefined;
}

/** AWS tries for a day after a window of up to a day: what was due before that is over. */
const LOOK_BACK_MS = 2 * 86_400_000;

/**
 * When what is due next, kept across restarts. However many times have passed while the laptop was closed, the last of
 * them alone comes up.
 */
export class Timetable {
  readonly #store: StateStore;
  readonly #owner: string;
  readonly #entries = new Map<string, Entry>();

  constructor(store: StateStore, owner: string) {
    this.#store = store;
    this.#owner = owner;
    store.define(`
      CREATE TABLE IF NOT EXISTS scheduler_times (
        owner TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, base INTEGER NOT NULL,
        next_at INTEGER, PRIMARY KEY (owner, key)
      );
    `);
  }

  /** `fingerprint`: what makes the times what they are; with another one they begin anew, from `base`. */
  set(
    key: string,
    fingerprint: string,
    expression: ScheduleExpression,
    { base, after }: { base: number; after: number },
  ): void {
    const row = this.#store
      .prepare('SELECT fingerprint, base, next_at FROM scheduler_times WHERE owner = ? AND key = ?')
      .get(this.#owner, key);
    if (row?.fingerprint === fingerprint) {
      const nextAt = row.next_at === null ? undefined : Number(row.next_at);
      this.#entries.set(key, { expression, base: Number(row.base), nextAt });
      return;
    }
    const nextAt = expression.next(after, base);
    this.#entries.set(key, { expression, base, nextAt });
    this.#store
      .prepare('INSERT OR REPLACE INTO scheduler_times VALUES (?, ?, ?, ?, ?)')
      .run(this.#owner, key, fingerprint, base, nextAt ?? null);
  }

  remove(key: string): void {
    this.#entries.delete(key);
    this.#store.prepare('DELETE FROM scheduler_times WHERE owner = ? AND key = ?').run(this.#owner, key);
  }

  nextAt(key: string): number | undefined {
    return this.#entries.get(key)?.nextAt;
  }

  due(now: number): Due[] {
    return [...this.#entries].flatMap(([key, { expression, base, nextAt }]) => {
      if (nextAt === undefined || nextAt > now) return [];
      let at = nextAt;
      let later = expression.next(Math.max(at, now - LOOK_BACK_MS), base);
      while (later !== undefined && later <= now) {
        at = later;
        later = expression.next(at, base);
      }
      return [{ key, at }];
    });
  }

  /** The due time is taken care of. */
  done({ key }: Due, now: number): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    entry.nextAt = entry.expression.next(now, entry.base);
    this.#store
      .prepare('UPDATE scheduler_times SET next_at = ? WHERE owner = ? AND key = ?')
      .run(entry.nextAt ?? null, this.#owner, key);
  }

  /** Forgets what is set no longer: it was in a template that has changed. */
  tidy(): void {
    for (const row of this.#store
      .prepare('SELECT key FROM scheduler_times WHERE owner = ?')
      .all(this.#owner)) {
      if (!this.#entries.has(String(row.key))) this.remove(String(row.key));
    }
  }
}
