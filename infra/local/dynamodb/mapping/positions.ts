import type { StateStore } from '../../kernel/state-store.ts';

/**
 * Where a mapping stands in a shard: for each lane the number of the last record that it is done with.
 * Undefined: at the beginning.
 */
export type LanePositions = readonly (string | undefined)[];

/** Remembers how far each mapping has come, so that after `kill -9` it goes on exactly there. */
export class Positions {
  readonly #store: StateStore;
  readonly #mapping: string;
  readonly #stream: string;

  constructor(store: StateStore, mapping: string, stream: string) {
    this.#store = store;
    this.#mapping = mapping;
    this.#stream = stream;
    store.define(`CREATE TABLE IF NOT EXISTS dynamodb_stream_positions (
      mapping TEXT, stream TEXT, shard TEXT, lanes TEXT NOT NULL, finished INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (mapping, stream, shard))`);
  }

  /** Whether the mapping has looked at this stream before. */
  get begun(): boolean {
    const count = this.#store.prepare(
      'SELECT count(*) AS shards FROM dynamodb_stream_positions WHERE mapping = ? AND stream = ?',
    );
    return Number(count.get(this.#mapping, this.#stream)?.shards) > 0;
  }

  /** Sets where each of the shards is begun, all at once; a shard without a place counts as read to its end. */
  begin(shards: ReadonlyMap<string, LanePositions | 'finished'>): void {
    this.#store.transaction(() => {
      for (const [shard, lanes] of shards) {
        if (lanes === 'finished') this.finish(shard);
        else this.save(shard, lanes);
      }
    });
  }

  of(shard: string): { lanes: LanePositions; finished: boolean } {
    const row = this.#store
      .prepare(
        'SELECT lanes, finished FROM dynamodb_stream_positions WHERE mapping = ? AND stream = ? AND shard = ?',
      )
      .get(this.#mapping, this.#stream, shard);
    if (row === undefined) return { lanes: [], finished: false };
    const lanes = JSON.parse(String(row.lanes)) as (string | null)[];
    return { lanes: lanes.map((position) => position ?? undefined), finished: row.finished === 1 };
  }

  save(shard: string, lanes: LanePositions): void {
    this.#write(shard, lanes, 0);
  }

  finish(shard: string): void {
    this.#write(shard, [], 1);
  }

  #write(shard: string, lanes: LanePositions, finished: number): void {
    this.#store
      .prepare('INSERT OR REPLACE INTO dynamodb_stream_positions VALUES (?, ?, ?, ?, ?)')
      .run(
        this.#mapping,
        this.#stream,
        shard,
        JSON.stringify(lanes.map((position) => position ?? null)),
        finished,
      );
  }
}
