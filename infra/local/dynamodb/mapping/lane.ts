import { countWithinEvent } from './batch-response.ts';
import { Latch } from './latch.ts';
import { isUpTo, type StreamRecord } from './stream-record.ts';

export interface LaneOptions {
  readonly batchSize: number;
  readonly windowMs: number;
  readonly position: string | undefined;
  readonly ending: AbortSignal;
  /** Brings a batch to the function; `done` may be called several times. */
  readonly deliver: (batch: readonly StreamRecord[], done: (sequenceNumber: string) => void) => Promise<void>;
  /** After each step forward, and when room was made for more records. */
  readonly progressed: () => void;
}

/**
 * One of a shard's parallel queues of batches: what shares a partition key goes through the same lane, in order.
 * AWS: ParallelizationFactor batches of a shard are processed at the same time; 1 keeps the order of the whole shard.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #queue: StreamRecord[] = [];
  readonly #arrivals = new Latch();
  #position: string | undefined;
  #busy = false;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#position = options.position;
    options.ending.addEventListener('abort', () => {
      this.#arrivals.call();
    });
  }

  /** The last record that the lane is done with. */
  get position(): string | undefined {
    return this.#position;
  }

  /** Nothing waits, and nothing is being delivered. */
  get idle(): boolean {
    return this.#queue.length === 0 && !this.#busy;
  }

  /** How many records wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Leaves out what the lane was done with before a restart. */
  add(record: StreamRecord): void {
    if (isUpTo(record.sequenceNumber, this.#position)) return;
    this.#queue.push(record);
    this.#arrivals.call();
  }

  /** No more records will come. */
  close(): void {
    this.#closed = true;
    this.#arrivals.call();
  }

  async run(): Promise<void> {
    for (;;) {
      const batch = await this.#nextBatch();
      if (batch === undefined) return;
      this.#options.progressed();
      await this.#options.deliver(batch, (sequenceNumber) => {
        this.#position = sequenceNumber;
        this.#options.progressed();
      });
      // Cut short by the end of the mapping, the batch counts as under way: its position stays where it is.
      if (this.#options.ending.aborted) return;
      this.#busy = false;
      this.#options.progressed();
    }
  }

  /** AWS: a batch goes when it is full or when its window, counted from its first record, is over. */
  async #nextBatch(): Promise<StreamRecord[] | undefined> {
    const { batchSize, windowMs, ending } = this.#options;
    for (;;) {
      if (ending.aborted) return undefined;
      const [first] = this.#queue;
      if (first === undefined) {
        if (this.#closed) return undefined;
        await this.#arrivals.wait();
        continue;
      }
      const wait = first.readAt + windowMs - Date.now();
      if (this.#queue.length >= batchSize || this.#closed || wait <= 0) {
        this.#busy = true;
        return this.#queue.splice(0, countWithinEvent(this.#queue, batchSize));
      }
      await this.#arrivals.wait(wait);
    }
  }
}
