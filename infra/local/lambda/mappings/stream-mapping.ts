import type { PartContext } from '../../kernel/part.ts';
import { tableNameOf } from '../../dynamodb/arns.ts';
import { backOff } from '../../dynamodb/mapping/back-off.ts';
import { BatchDelivery } from '../../dynamodb/mapping/batch-delivery.ts';
import { Latch } from '../../dynamodb/mapping/latch.ts';
import { type LanePositions, Positions } from '../../dynamodb/mapping/positions.ts';
import { ShardConsumer } from '../../dynamodb/mapping/shard-consumer.ts';
import { type Shard, StreamReader } from '../../dynamodb/mapping/stream-reader.ts';
import type { WriteSignals } from '../../dynamodb/write-signals.ts';
import { parseFunctionName } from '../definition/function-name.ts';
import type { EventSource, InvokeFunction, Mapping, Poller } from './event-source.ts';

/** DynamoDB streams as a source of events for functions. */
export class StreamSource implements EventSource {
  readonly #context: PartContext;
  readonly #signals: WriteSignals;

  constructor(context: PartContext, signals: WriteSignals) {
    this.#context = context;
    this.#signals = signals;
  }

  accepts(eventSourceArn: string): boolean {
    return /^arn:aws:dynamodb:.+:table\/.+\/stream\//.test(eventSourceArn);
  }

  open(mapping: Mapping, invoke: InvokeFunction): Poller {
    return new StreamMapping(this.#context, this.#signals, mapping, invoke);
  }
}

/** While no shard can be read (a stream that was turned off), how often to look for one. */
const LOOK_AGAIN_MS = 5000;

/** One event source mapping on a stream: follows its shards, parents before their children. */
class StreamMapping implements Poller {
  readonly #context: PartContext;
  readonly #signals: WriteSignals;
  readonly #mapping: Mapping;
  readonly #invoke: InvokeFunction;
  readonly #reader: StreamReader;
  readonly #positions: Positions;
  readonly #ending = new AbortController();
  readonly #consumers = new Map<string, Promise<void>>();
  readonly #shardEnded = new Latch();
  #running: Promise<void> | undefined;

  constructor(context: PartContext, signals: WriteSignals, mapping: Mapping, invoke: InvokeFunction) {
    this.#context = context;
    this.#signals = signals;
    this.#mapping = mapping;
    this.#invoke = invoke;
    this.#reader = new StreamReader(context.api, mapping);
    this.#positions = new Positions(context.store, mapping.uuid, mapping.eventSourceArn);
    this.#ending.signal.addEventListener('abort', () => {
      this.#shardEnded.call();
    });
  }

  start(): void {
    if (this.#mapping.enabled) this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const ending = this.#ending.signal;
    for (let failures = 0; !ending.aborted;) {
      try {
        await this.#followShards();
        failures = 0;
        await this.#shardEnded.wait(this.#consumers.size === 0 ? LOOK_AGAIN_MS : undefined);
      } catch (error) {
        failures += 1;
        this.#log(`The stream can not be read: ${String(error)}`);
        await backOff(failures, ending);
      }
    }
    await Promise.all(this.#consumers.values());
  }

  async #followShards(): Promise<void> {
    const shards = await this.#reader.shards();
    if (!this.#positions.begun) this.#positions.begin(await this.#beginning(shards));
    for (const { id } of shards.filter((shard) => this.#isReady(shard, shards))) this.#consume(id);
  }

  /**
   * Where a new mapping begins. AWS: TRIM_HORIZON with the oldest record; LATEST with what is written from now on,
   * for which the present end is written down, so that nothing is missed when the first record comes after a restart.
   */
  async #beginning(shards: readonly Shard[]): Promise<Map<string, LanePositions | 'finished'>> {
    const fromNowOn = this.#mapping.startingPosition === 'LATEST';
    const places = await Promise.all(
      shards.map(async ({ id, open }) => {
        if (!fromNowOn) return [id, []] as const;
        return [id, open ? ([await this.#reader.newest(id)] as LanePositions) : 'finished'] as const;
      }),
    );
    return new Map(places);
  }

  #isReady({ id, parent }: Shard, shards: readonly Shard[]): boolean {
    if (this.#consumers.has(id) || this.#positions.of(id).finished) return false;
    // A parent that the stream no longer lists has been trimmed away.
    const listed = parent !== undefined && shards.some((shard) => shard.id === parent);
    return !listed || this.#positions.of(parent).finished;
  }

  #consume(shard: string): void {
    const [context, mapping, invoke, ending] = [
      this.#context,
      this.#mapping,
      this.#invoke,
      this.#ending.signal,
    ];
    const log = (message: string): void => {
      this.#log(message);
    };
    const { principal } = this.#reader;
    const delivery = new BatchDelivery({ context, mapping, shard, principal, invoke, ending, log });
    const consumer = new ShardConsumer({
      mapping,
      shard,
      reader: this.#reader,
      positions: this.#positions,
      deliver: (batch, done) => delivery.deliver(batch, done),
      listen: (listener) => this.#signals.listen(tableNameOf(mapping.eventSourceArn), listener),
      ending,
      log,
    });
    this.#consumers.set(shard, this.#follow(shard, consumer));
  }

  async #follow(shard: string, consumer: ShardConsumer): Promise<void> {
    try {
      await consumer.run();
    } catch (error) {
      this.#log(`Reading the shard ${shard} broke off: ${String(error)}`);
      await backOff(1, this.#ending.signal);
    }
    this.#consumers.delete(shard);
    this.#shardEnded.call();
  }

  /** Where a developer looks when the function is not called. */
  #log(message: string): void {
    const { uuid } = this.#mapping;
    const { name } = parseFunctionName(this.#mapping.functionName);
    this.#context.logs.write(`/aws/lambda/${name}`, `event-source-mapping/${uuid}`, message);
  }
}
