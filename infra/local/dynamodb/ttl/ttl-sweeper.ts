import { isAwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Engine } from '../engine/engine.ts';
import type { TableCatalog, TableFacts } from '../table-catalog.ts';
import type { WriteSignals } from '../write-signals.ts';
import { expiringItems, type ExpiringItem } from './expiring-items.ts';
import type { TtlDeletions } from './ttl-deletions.ts';
import type { TtlSettings } from './ttl-settings.ts';

const API = 'DynamoDB_20120810';
/** AWS: an item that expired more than five years ago is left alone. */
const FIVE_YEARS = 5 * 365 * 24 * 60 * 60;
/** Between two sweeps of a table there is at least this, and ten times what the last one took. */
const SHORTEST_PAUSE_MS = 1000;
const PAUSE_FACTOR = 10;
/** Longer timers would overflow. */
const LONGEST_PAUSE_MS = 24 * 60 * 60 * 1000;
const DELETED_AT_ONCE = 25;

interface Watch {
  readonly stopListening: () => void;
  timer: NodeJS.Timeout | undefined;
  /** When the timer rings; a later wish does not put it off. */
  dueAt: number;
  earliestAt: number;
}

/**
 * Deletes expired items within a few seconds, where AWS takes up to some days. A table is looked through after it was
 * written to and when its next item expires; a table at rest costs nothing.
 */
export class TtlSweeper {
  readonly #engine: Engine;
  readonly #databaseFile: string;
  readonly #catalog: TableCatalog;
  readonly #settings: TtlSettings;
  readonly #deletions: TtlDeletions;
  readonly #signals: WriteSignals;
  readonly #reportError: (message: string) => void;
  readonly #watches = new Map<string, Watch>();
  #sweeping: Promise<void> = Promise.resolve();
  #running = false;

  constructor(parts: {
    engine: Engine;
    databaseFile: string;
    catalog: TableCatalog;
    settings: TtlSettings;
    deletions: TtlDeletions;
    signals: WriteSignals;
    reportError: (message: string) => void;
  }) {
    this.#engine = parts.engine;
    this.#databaseFile = parts.databaseFile;
    this.#catalog = parts.catalog;
    this.#settings = parts.settings;
    this.#deletions = parts.deletions;
    this.#signals = parts.signals;
    this.#reportError = parts.reportError;
  }

  async start(): Promise<void> {
    await this.#recoverInterrupted();
    this.#running = true;
    for (const table of this.#settings.tables()) this.settingsChanged(table);
  }

  async stop(): Promise<void> {
    this.#running = false;
    for (const table of this.#watches.keys()) this.#unwatch(table);
    await this.#sweeping;
  }

  settingsChanged(table: string): void {
    this.#unwatch(table);
    if (!this.#running || this.#settings.attributeOf(table) === undefined) return;
    const stopListening = this.#signals.listen(table, () => {
      this.#sweepAt(table, Date.now());
    });
    this.#watches.set(table, { stopListening, timer: undefined, dueAt: Infinity, earliestAt: 0 });
    this.#sweepAt(table, Date.now());
  }

  /** Sweeps once at about this time, though not sooner than the pause after the last sweep allows. */
  #sweepAt(table: string, at: number): void {
    const watch = this.#watches.get(table);
    if (watch === undefined) return;
    const due = Math.min(Math.max(at, watch.earliestAt), Date.now() + LONGEST_PAUSE_MS);
    if (due >= watch.dueAt) return;
    clearTimeout(watch.timer);
    watch.dueAt = due;
    watch.timer = setTimeout(
      () => {
        watch.dueAt = Infinity;
        this.#sweeping = this.#sweeping.then(() => this.#sweep(table, watch));
      },
      Math.max(0, due - Date.now()),
    );
  }

  #unwatch(table: string): void {
    const watch = this.#watches.get(table);
    clearTimeout(watch?.timer);
    watch?.stopListening();
    this.#watches.delete(table);
  }

  async #sweep(table: string, watch: Watch): Promise<void> {
    const attribute = this.#settings.attributeOf(table);
    const facts = this.#catalog.get(table);
    if (!this.#running || attribute === undefined || facts === undefined) return;
    const startedAt = Date.now();
    if (startedAt < watch.earliestAt) {
      this.#sweepAt(table, startedAt);
      return;
    }
    watch.earliestAt = startedAt + SHORTEST_PAUSE_MS;
    try {
      const now = Math.floor(startedAt / 1000);
      const all = await expiringItems(this.#databaseFile, facts, attribute);
      const items = all.filter(({ expiry }) => Number(expiry) > now - FIVE_YEARS);
      const expired = items.filter(({ expiry }) => Number(expiry) < now);
      for (let first = 0; first < expired.length; first += DELETED_AT_ONCE) {
        await this.#delete(facts, attribute, expired.slice(first, first + DELETED_AT_ONCE));
      }
      const next = items.reduce((soonest, { expiry }) => Math.min(soonest, laterThan(now, expiry)), Infinity);
      // AWS: an item is expired when the current time is past its value, so from the following second on.
      if (next < Infinity) this.#sweepAt(table, (next + 1) * 1000);
    } catch (error) {
      this.#reportError(`Deleting the expired items of ${table} failed: ${String(error)}`);
      this.#sweepAt(table, Date.now() + 10 * SHORTEST_PAUSE_MS);
    }
    watch.earliestAt = Date.now() + Math.max(SHORTEST_PAUSE_MS, PAUSE_FACTOR * (Date.now() - startedAt));
  }

  async #delete(table: TableFacts, attribute: string, expired: readonly ExpiringItem[]): Promise<void> {
    const deleteItems = async (): Promise<JsonObject[]> => {
      const deleted = await Promise.all(expired.map((item) => this.#deleteItem(table.name, attribute, item)));
      return expired.filter((_, position) => deleted[position] === true).map(({ key }) => key);
    };
    if (table.streamArn === undefined) await deleteItems();
    else {
      const keys = expired.map(({ key }) => key);
      await this.#recoverInterrupted();
      await this.#deletions.recording(table.streamArn, keys, deleteItems);
      this.#signals.written(table.name);
    }
  }

  /** Unless somebody has given it more time since. */
  async #deleteItem(table: string, attribute: string, { key, expiry }: ExpiringItem): Promise<boolean> {
    try {
      await this.#engine.call(API, 'DeleteItem', {
        TableName: table,
        Key: key,
        ConditionExpression: '#ttl = :expiry',
        ExpressionAttributeNames: { '#ttl': attribute },
        ExpressionAttributeValues: { ':expiry': { N: expiry } },
      });
      return true;
    } catch (error) {
      if (isAwsError(error, 'ConditionalCheckFailedException')) return false;
      throw error;
    }
  }

  /** What an end of this process or of the engine cut short. */
  async #recoverInterrupted(): Promise<void> {
    for (const { streamArn, keys } of this.#deletions.interrupted()) await this.#recover(streamArn, keys);
  }

  /** Of the keys that were about to be deleted when the process ended, those that are gone were deleted by us. */
  async #recover(streamArn: string, keys: readonly JsonObject[]): Promise<void> {
    const table = this.#settings.tables().find((name) => this.#catalog.get(name)?.streamArn === streamArn);
    if (table !== undefined) {
      const answers = await Promise.all(
        keys.map((key) =>
          this.#engine.call(API, 'GetItem', { TableName: table, Key: key, ConsistentRead: true }),
        ),
      );
      const gone = keys.filter((_, position) => answers[position]?.Item === undefined);
      await this.#deletions.markRemovals(streamArn, gone);
    }
    this.#deletions.forget(streamArn);
  }
}

function laterThan(now: number, expiry: string): number {
  return Number(expiry) < now ? Infinity : Number(expiry);
}
