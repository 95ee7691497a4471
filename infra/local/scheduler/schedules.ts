import { AwsError } from '../kernel/aws-error.ts';
import type { StateStore } from '../kernel/state-store.ts';
import { newInvocation } from './invocation.ts';
import type { Invocations } from './invocations.ts';
import { type Schedule, timesOf } from './schedule.ts';
import { Timetable } from './times/timetable.ts';

/** How often it is looked at what is due. AWS: invocations come within a minute of their time. */
const LOOK_MS = 1000;

/** The schedules that stand, and their times. What the API made stays across restarts, the others by their templates. */
export class Schedules {
  readonly #store: StateStore;
  readonly #invocations: Invocations;
  readonly #times: Timetable;
  readonly #schedules = new Map<string, Schedule>();
  #timer: NodeJS.Timeout | undefined;

  constructor(store: StateStore, invocations: Invocations) {
    this.#store = store;
    this.#invocations = invocations;
    this.#times = new Timetable(store, 'schedules');
    store.define(
      'CREATE TABLE IF NOT EXISTS scheduler_schedules (name TEXT PRIMARY KEY, document TEXT NOT NULL)',
    );
    for (const row of store.prepare('SELECT document FROM scheduler_schedules').all()) {
      this.put(JSON.parse(String(row.document)) as Schedule);
    }
  }

  /** Sorted by name. */
  list(): Schedule[] {
    return [...this.#schedules.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  find(name: string): Schedule | undefined {
    return this.#schedules.get(name);
  }

  get(name: string): Schedule {
    const schedule = this.find(name);
    if (schedule === undefined) {
      throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`, { status: 404 });
    }
    return schedule;
  }

  nextAt(name: string): number | undefined {
    return this.#times.nextAt(name);
  }

  put(schedule: Schedule): void {
    const { name, expression, timeZone, startDate, endDate, createdAt: base, modifiedAt } = schedule;
    this.#schedules.set(name, schedule);
    this.#keep(schedule);
    if (schedule.state === 'DISABLED') {
      this.#times.remove(name);
      return;
    }
    const fingerprint = JSON.stringify([expression, timeZone, startDate, endDate]);
    // AWS: a rate without a start date begins at once.
    this.#times.set(name, fingerprint, timesOf(schedule), { base, after: modifiedAt - 1 });
  }

  delete(name: string): void {
    this.#schedules.delete(name);
    this.#times.remove(name);
    this.#store.prepare('DELETE FROM scheduler_schedules WHERE name = ?').run(name);
  }

  /** Invokes the target now, whatever the time. */
  run(name: string): void {
    const schedule = this.get(name);
    this.#invocations.accept(newInvocation({ ...schedule, windowMinutes: 0 }, Date.now()));
  }

  start(): void {
    this.#times.tidy();
    const look = (): void => {
      this.#look(Date.now());
    };
    look();
    this.#timer = setInterval(look, LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(now: number): void {
    for (const due of this.#times.due(now)) {
      const schedule = this.get(due.key);
      // First this: a crash between the two makes it come twice, and never not at all.
      this.#invocations.accept(newInvocation(schedule, due.at));
      this.#times.done(due, now);
      const isOver = this.#times.nextAt(due.key) === undefined;
      if (isOver && schedule.actionAfterCompletion === 'DELETE') this.delete(due.key);
    }
  }

  #keep(schedule: Schedule): void {
    this.#store.prepare('DELETE FROM scheduler_schedules WHERE name = ?').run(schedule.name);
    if (schedule.declared) return;
    this.#store
      .prepare('INSERT INTO scheduler_schedules VALUES (?, ?)')
      .run(schedule.name, JSON.stringify(schedule));
  }
}
