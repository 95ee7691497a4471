import type { JsonObject } from '../../kernel/json.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import type { Engine } from '../engine/engine.ts';
import { iteratorOf, recordsFrom, shardsOf } from '../engine/stream-reading.ts';
import { objectOf, textOf } from '../shapes.ts';

/** AWS keeps stream records for 24 hours. */
const RETENTION_MS = 24 * 60 * 60 * 1000;

/**
 * Knows which stream records tell of deletions by time to live, since the engine's records do not say who deleted.
 *
 * Before items are deleted, their keys are written down; afterwards the records are found in the stream and their
 * sequence numbers kept. Readers of the stream wait meanwhile. What `kill -9` interrupts is made good at the next boot.
 */
export class TtlDeletions {
  readonly #store: StateStore;
  readonly #engine: Engine;
  readonly #sequences = new Map<string, Set<string>>();
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(store: StateStore, engine: Engine) {
    this.#store = store;
    this.#engine = engine;
    store.define(`
      CREATE TABLE IF NOT EXISTS dynamodb_ttl_intents (stream_arn TEXT, keys TEXT, PRIMARY KEY (stream_arn, keys));
      CREATE TABLE IF NOT EXISTS dynamodb_ttl_records (stream_arn TEXT, sequence_number TEXT, at INTEGER,
        PRIMARY KEY (stream_arn, sequence_number));
    `);
    store.prepare('DELETE FROM dynamodb_ttl_records WHERE at < ?').run(Date.now() - RETENTION_MS);
    for (const row of store.prepare('SELECT stream_arn, sequence_number FROM dynamodb_ttl_records').all()) {
      this.#remember(String(row.stream_arn), String(row.sequence_number));
    }
  }

  /** Resolves when every deletion that could be in the records just read is known. */
  async settled(streamArn: string): Promise<void> {
    await this.#underWay.get(streamArn);
  }

  includes(streamArn: string, sequenceNumber: string): boolean {
    return this.#sequences.get(streamArn)?.has(sequenceNumber) === true;
  }

  /** Runs `deleteItems`, which gives the keys of those that it did delete. One run at a time for a stream. */
  async recording(
    streamArn: string,
    keys: readonly JsonObject[],
    deleteItems: () => Promise<readonly JsonObject[]>,
  ): Promise<void> {
    const work = this.#record(streamArn, keys, deleteItems);
    this.#underWay.set(
      streamArn,
      work.catch(() => undefined),
    );
    try {
      await work;
    } finally {
      this.#underWay.delete(streamArn);
    }
  }

  /** The streams of deletions that an end of the process cut short. */
  interrupted(): { streamArn: string; keys: JsonObject[] }[] {
    const byStream = new Map<string, JsonObject[]>();
    for (const row of this.#store.prepare('SELECT stream_arn, keys FROM dynamodb_ttl_intents').all()) {
      const streamArn = String(row.stream_arn);
      const keys = byStream.get(streamArn) ?? [];
      byStream.set(streamArn, [...keys, JSON.parse(String(row.keys)) as JsonObject]);
    }
    return [...byStream].map(([streamArn, keys]) => ({ streamArn, keys }));
  }

  /** Marks the last removal of each of the keys. */
  async markRemovals(streamArn: string, keys: readonly JsonObject[]): Promise<void> {
    const records = await this.#wholeStream(streamArn);
    this.#mark(streamArn, lastRemovals(records, keys));
  }

  /** The keys have been dealt with. */
  forget(streamArn: string): void {
    this.#store.prepare('DELETE FROM dynamodb_ttl_intents WHERE stream_arn = ?').run(streamArn);
  }

  async #record(
    streamArn: string,
    keys: readonly JsonObject[],
    deleteItems: () => Promise<readonly JsonObject[]>,
  ): Promise<void> {
    const shards = (await shardsOf(this.#engine, streamArn)).filter(({ open }) => open);
    const latest = await Promise.all(
      shards.map(({ id }) => iteratorOf(this.#engine, streamArn, id, 'LATEST')),
    );
    this.#store.transaction(() => {
      const insert = this.#store.prepare('INSERT OR REPLACE INTO dynamodb_ttl_intents VALUES (?, ?)');
      for (const each of keys) insert.run(streamArn, canonical(each));
    });
    const deleted = await deleteItems();
    const records = await Promise.all(latest.map((iterator) => recordsFrom(this.#engine, iterator)));
    const found = lastRemovals(records.flat(), deleted);
    this.#mark(streamArn, found);
    // A shard may have been closed in between, and the record stand in its child.
    if (found.length < deleted.length) await this.markRemovals(streamArn, deleted);
    this.forget(streamArn);
  }

  async #wholeStream(streamArn: string): Promise<JsonObject[]> {
    const records: JsonObject[] = [];
    for (const { id } of await shardsOf(this.#engine, streamArn)) {
      records.push(
        ...(await recordsFrom(this.#engine, await iteratorOf(this.#engine, streamArn, id, 'TRIM_HORIZON'))),
      );
    }
    return records;
  }

  #mark(streamArn: string, sequenceNumbers: readonly string[]): void {
    this.#store.transaction(() => {
      const insert = this.#store.prepare('INSERT OR IGNORE INTO dynamodb_ttl_records VALUES (?, ?, ?)');
      for (const number of sequenceNumbers) insert.run(streamArn, number, Date.now());
    });
    for (const number of sequenceNumbers) this.#remember(streamArn, number);
  }

  #remember(streamArn: string, sequenceNumber: string): void {
    const known = this.#sequences.get(streamArn) ?? new Set();
    this.#sequences.set(streamArn, known.add(sequenceNumber));
  }
}

/** The sequence numbers of the newest removal of each of the keys. */
function lastRemovals(records: readonly JsonObject[], keys: readonly JsonObject[]): string[] {
  const wanted = new Set(keys.map(canonical));
  const found = new Map<string, string>();
  for (const record of records) {
    const change = objectOf(record.dynamodb);
    const key = canonical(objectOf(change.Keys));
    if (record.eventName === 'REMOVE' && wanted.has(key)) found.set(key, textOf(change.SequenceNumber));
  }
  return [...found.values()];
}

/** The same text for the same key, in whatever order its attributes stand. */
function canonical(key: JsonObject): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(key).sort(([one], [other]) => (one < other ? -1 : 1))),
  );
}
