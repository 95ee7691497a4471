import { isAwsError } from '../../kernel/aws-error.ts';
import { matchesPattern } from '../../events/pattern/event-pattern.ts';
import type { Mapping } from '../../lambda/mappings/event-source.ts';
import { backOff, pause } from './back-off.ts';
import { Lane, type LaneOptions } from './lane.ts';
import { Latch } from './latch.ts';
import type { LanePositions, Positions } from './positions.ts';
import type { Page, StreamReader } from './stream-reader.ts';
import { isUpTo, type StreamRecord } from './stream-record.ts';

export interface ShardConsumerParts {
  readonly mapping: Mapping;
  readonly shard: string;
  readonly reader: StreamReader;
  readonly positions: Positions;
  readonly deliver: LaneOptions['deliver'];
  readonly listen: (listener: () => void) => () => void;
  readonly ending: AbortSignal;
  readonly log: (message: string) => void;
}

/** Every write wakes the consumer; this looks after what came otherwise, more and more seldom while nothing does. */
const SHORTEST_REST_MS = 1000;
/** AWS: a shard is read four times a second. A write after a rest is read at once, many writes in batches. */
const BETWEEN_READS_MS = 250;
const LONGEST_REST_MS = 10_000;
/** AWS: GetRecords gives at most 1,000 records. */
const MOST_RECORDS = 1000;

/** Reads one shard from where the mapping stands to its end, and keeps where it stands. */
export class ShardConsumer {
  readonly #parts: ShardConsumerParts;
  readonly #lanes: readonly Lane[];
  /** Called by writes to the table, and at the end. */
  readonly #news = new Latch();
  /** Called by lanes with room again, and at the end. */
  readonly #room = new Latch();
  #readUpTo: string | undefined;
  #saved = '';
  /** What ended a lane, if anything did. */
  #broken: Error | undefined;

  constructor(parts: ShardConsumerParts) {
    this.#parts = parts;
    const { mapping, ending, deliver } = parts;
    const starts = startsOf(parts.positions.of(parts.shard).lanes, mapping.parallelizationFactor);
    this.#readUpTo = earliest(starts);
    this.#lanes = starts.map(
      (position) =>
        new Lane({
          batchSize: mapping.batchSize,
          windowMs: mapping.maximumBatchingWindowInSeconds * 1000,
          position,
          ending,
          deliver,
          progressed: () => {
            this.#save();
            this.#room.call();
          },
        }),
    );
  }

  /** Resolves when the shard is at its end, all of it delivered; or when the mapping ends. */
  async run(): Promise<void> {
    const { ending, listen, positions, shard } = this.#parts;
    const wake = (): void => {
      this.#news.call();
      this.#room.call();
    };
    const stopListening = listen(wake);
    ending.addEventListener('abort', wake);
    const lanes = this.#lanes.map((lane) =>
      lane.run().catch((error: unknown) => {
        this.#broken = error instanceof Error ? error : new Error(String(error));
        wake();
      }),
    );
    try {
      await this.#readToEnd();
    } finally {
      stopListening();
      for (const lane of this.#lanes) lane.close();
      await Promise.all(lanes);
    }
    if (this.#broken !== undefined) throw this.#broken;
    if (!ending.aborted) positions.finish(shard);
  }

  async #readToEnd(): Promise<void> {
    let iterator: string | undefined;
    let rest = SHORTEST_REST_MS;
    for (let failures = 0; !this.#parts.ending.aborted && this.#broken === undefined;) {
      if (this.#lanes.some((lane) => lane.waiting >= this.#mostWaiting)) {
        await this.#room.wait();
        continue;
      }
      try {
        const readAt = Date.now();
        const page = await this.#read(iterator);
        failures = 0;
        this.#dispatch(page.records);
        iterator = page.next;
        if (iterator === undefined) return;
        if (page.records.length === this.#mostRead) continue;
        if (page.records.length > 0) {
          rest = SHORTEST_REST_MS;
        } else {
          await this.#news.wait(rest);
          rest = Math.min(2 * rest, LONGEST_REST_MS);
        }
        await pause(readAt + BETWEEN_READS_MS - Date.now(), this.#parts.ending);
      } catch (error) {
        failures += 1;
        iterator = undefined;
        await this.#readFailed(error, failures);
      }
    }
  }

  /** A full batch is enough for one lane; beside others, a slow one may fall behind before all must wait for it. */
  get #mostWaiting(): number {
    return this.#lanes.length === 1 ? this.#parts.mapping.batchSize : MOST_RECORDS;
  }

  async #read(iterator: string | undefined): Promise<Page> {
    const { reader, shard } = this.#parts;
    const from = iterator ?? (await reader.iterator(shard, this.#readUpTo));
    return reader.page(from, this.#mostRead);
  }

  get #mostRead(): number {
    const { mapping } = this.#parts;
    return Math.min(MOST_RECORDS, mapping.batchSize * mapping.parallelizationFactor);
  }

  /** AWS: records that no filter lets pass are left out before batches are made, and count as processed. */
  #dispatch(records: readonly StreamRecord[]): void {
    const { filters } = this.#parts.mapping;
    for (const record of records) {
      const passes = filters.length === 0 || filters.some((pattern) => matchesPattern(pattern, record.event));
      if (passes) this.#lanes[laneOf(record.partition, this.#lanes.length)]?.add(record);
    }
    const last = records.at(-1)?.sequenceNumber;
    if (last === undefined) return;
    this.#readUpTo = last;
    this.#save();
  }

  async #readFailed(error: unknown, failures: number): Promise<void> {
    if (isAwsError(error, 'ExpiredIteratorException')) return;
    if (isAwsError(error, 'ResourceNotFoundException')) throw error;
    if (isAwsError(error, 'TrimmedDataAccessException')) {
      this.#parts.log(
        'Records after the last one read are older than 24 hours and gone: going on with the oldest',
      );
      this.#readUpTo = undefined;
      return;
    }
    this.#parts.log(`The stream can not be read: ${String(error)}`);
    await backOff(failures, this.#parts.ending);
  }

  /** A lane without work stands where the reading stands. */
  #save(): void {
    const lanes = this.#lanes.map((lane) => (lane.idle ? (this.#readUpTo ?? lane.position) : lane.position));
    const text = lanes.join();
    if (text === this.#saved) return;
    this.#parts.positions.save(this.#parts.shard, lanes);
    this.#saved = text;
  }
}

/** With another number of lanes than before, all begin where the last of them was: some records come again. */
function startsOf(kept: LanePositions, count: number): (string | undefined)[] {
  return kept.length === count ? [...kept] : Array<string | undefined>(count).fill(earliest(kept));
}

function earliest(positions: LanePositions): string | undefined {
  return positions.reduce((first, position) => {
    if (first === undefined || position === undefined) return undefined;
    return isUpTo(position, first) ? position : first;
  }, positions[0]);
}

/** The same lane for the same partition key, always. */
function laneOf(partition: string, count: number): number {
  if (count === 1) return 0;
  let hash = 0;
  for (let at = 0; at < partition.length; at += 1)
    hash = (Math.imul(hash, 31) + partition.charCodeAt(at)) | 0;
  return (hash >>> 0) % count;
}
