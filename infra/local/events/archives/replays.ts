import { setImmediate as turn } from 'node:timers/promises';
import { AwsError } from '../../kernel/aws-error.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import type { Intake } from '../intake.ts';
import type { ArchiveStore } from './archive-store.ts';
import type { Archives } from './archives.ts';
import type { Replay } from './replay.ts';

const BATCH = 100;
/** AWS: a replay can be looked up for 90 days. */
const KEPT_MS = 90 * 86_400_000;

interface ReplayParts {
  readonly store: StateStore;
  readonly archives: Archives;
  readonly events: ArchiveStore;
  readonly intake: Intake;
}

/** Puts archived events on their bus again, a batch at a time; goes on after a restart where it was. */
export class Replays {
  readonly #parts: ReplayParts;
  readonly #replays = new Map<string, Replay>();
  readonly #running = new Set<Promise<void>>();
  #started = false;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
    parts.store.define(
      'CREATE TABLE IF NOT EXISTS events_replays (name TEXT PRIMARY KEY, document TEXT NOT NULL)',
    );
    for (const row of parts.store.prepare('SELECT document FROM events_replays').all()) {
      const replay = JSON.parse(String(row.document)) as Replay;
      if (Date.now() - replay.startedAt < KEPT_MS) this.#replays.set(replay.name, replay);
      else parts.store.prepare('DELETE FROM events_replays WHERE name = ?').run(replay.name);
    }
  }

  /** Newest first. */
  list(): Replay[] {
    return [...this.#replays.values()].sort((one, other) => other.startedAt - one.startedAt);
  }

  get(name: string): Replay {
    const replay = this.#replays.get(name);
    if (replay === undefined) {
      throw new AwsError('ResourceNotFoundException', `Replay ${name} does not exist.`);
    }
    return replay;
  }

  begin(replay: Replay): void {
    if (this.#replays.has(replay.name)) {
      throw new AwsError('ResourceAlreadyExistsException', `Replay ${replay.name} already exists.`);
    }
    this.#save(replay);
    this.#run(replay.name);
  }

  /** AWS: only what has not ended can be cancelled. */
  cancel(name: string): Replay {
    const replay = this.get(name);
    if (replay.state !== 'STARTING' && replay.state !== 'RUNNING') {
      throw new AwsError(
        'IllegalStatusException',
        `Replay ${name} is not in a valid state for this operation.`,
      );
    }
    return this.#save({ ...replay, state: 'CANCELLING' });
  }

  start(): void {
    this.#started = true;
    for (const { name, state } of this.#replays.values()) {
      if (state === 'STARTING' || state === 'RUNNING' || state === 'CANCELLING') this.#run(name);
    }
  }

  async stop(): Promise<void> {
    this.#started = false;
    await Promise.all(this.#running);
  }

  #run(name: string): void {
    if (!this.#started) return;
    const run = this.#replay(name).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #replay(name: string): Promise<void> {
    // The caller learns that the replay is starting before it ends.
    await turn();
    while (this.#started && this.#step(this.get(name))) await turn();
  }

  /** Whether there is more to do. */
  #step(replay: Replay): boolean {
    const { archives, events, intake } = this.#parts;
    const archive = archives.find(replay.archiveName);
    if (replay.state === 'CANCELLING') return this.#end(replay, 'CANCELLED', 'User cancelled the replay.');
    if (archive === undefined) return this.#end(replay, 'FAILED', 'The archive was deleted.');
    const batch = events.between(archive, replay.position, replay.until, BATCH);
    const last = batch.at(-1);
    if (last === undefined) return this.#end(replay, 'COMPLETED');
    const repeated = batch.map(({ event }) => event);
    intake.replay(replay, repeated);
    this.#save({ ...replay, state: 'RUNNING', position: { time: last.time, id: last.id } });
    return true;
  }

  #end(replay: Replay, state: Replay['state'], stateReason?: string): false {
    this.#save({ ...replay, state, stateReason, endedAt: Date.now() });
    return false;
  }

  #save(replay: Replay): Replay {
    this.#replays.set(replay.name, replay);
    this.#parts.store
      .prepare('INSERT OR REPLACE INTO events_replays VALUES (?, ?)')
      .run(replay.name, JSON.stringify(replay));
    return replay;
  }
}
