import type { PartContext } from '../../kernel/part.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { InvocationResult, InvokeFunction, Mapping } from '../../lambda/mappings/event-source.ts';
import { backOff } from './back-off.ts';
import { firstFailure } from './batch-response.ts';
import { type GivenUp, onFailureRecord, sendOnFailure } from './on-failure.ts';
import type { StreamRecord } from './stream-record.ts';

/** A batch, or what is left of it. */
interface Piece {
  readonly records: readonly StreamRecord[];
  /** Retries used: AWS counts them per batch, and splitting costs none. */
  readonly retries: number;
  readonly invocations: number;
  readonly lastResult?: InvocationResult | undefined;
}

export interface DeliveryParts {
  readonly context: PartContext;
  readonly mapping: Mapping;
  readonly shard: string;
  readonly principal: Principal;
  readonly invoke: InvokeFunction;
  readonly ending: AbortSignal;
  readonly log: (message: string) => void;
}

/** Brings batches to the function, by all the rules of the mapping for errors. */
export class BatchDelivery {
  readonly #parts: DeliveryParts;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /** Calls `done` with the last number of each stretch that needs no more work. Ends early when the mapping ends. */
  async deliver(batch: readonly StreamRecord[], done: (sequenceNumber: string) => void): Promise<void> {
    const pieces: Piece[] = [{ records: batch, retries: 0, invocations: 0 }];
    for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
      if (this.#parts.ending.aborted) return;
      const rest = await this.#attempt(piece, done);
      pieces.unshift(...rest);
    }
  }

  /** Gives what must still be tried, in order. */
  async #attempt(piece: Piece, done: (sequenceNumber: string) => void): Promise<Piece[]> {
    const expired = piece.records.filter((record) => this.#isTooOld(record));
    if (expired.length > 0) {
      await this.#giveUp({ ...piece, records: expired }, 'RecordAgeExceeded');
      done(lastNumber(expired));
      const fresh = piece.records.slice(expired.length);
      return fresh.length === 0 ? [] : [{ ...piece, records: fresh }];
    }
    const result = await this.#invoke(piece.records);
    if ('throttled' in result) {
      // AWS: what could not be invoked has not been tried.
      await backOff(piece.retries + 1, this.#parts.ending);
      return [piece];
    }
    const failedAt = result.ok ? this.#failureIn(result.payload, piece.records) : 0;
    if (failedAt > 0) done(lastNumber(piece.records.slice(0, failedAt)));
    if (failedAt === piece.records.length) return [];
    const tried = { ...piece, invocations: piece.invocations + 1, lastResult: result };
    return this.#afterFailure(tried, failedAt, done);
  }

  async #afterFailure(
    piece: Piece,
    failedAt: number,
    done: (sequenceNumber: string) => void,
  ): Promise<Piece[]> {
    const { mapping, ending } = this.#parts;
    const failed = piece.records.slice(failedAt);
    if (mapping.bisectBatchOnFunctionError && piece.records.length > 1) {
      // AWS: a partial response bisects the batch at the reported record, of which only the rest is tried again.
      if (failedAt > 0) return [{ ...piece, records: failed }];
      const middle = Math.ceil(failed.length / 2);
      return [failed.slice(0, middle), failed.slice(middle)].map((records) => ({ ...piece, records }));
    }
    const retries = piece.retries + 1;
    if (mapping.maximumRetryAttempts >= 0 && retries > mapping.maximumRetryAttempts) {
      await this.#giveUp({ ...piece, records: failed }, 'RetryAttemptsExhausted');
      if (!ending.aborted) done(lastNumber(failed));
      return [];
    }
    await backOff(retries, ending);
    return [{ ...piece, records: failed, retries }];
  }

  async #invoke(records: readonly StreamRecord[]): Promise<InvocationResult> {
    const event = { Records: records.map((record) => record.event) };
    const result = await this.#parts.invoke(event);
    // AWS promises at-least-once: a batch may come again although it was dealt with.
    const { context, principal } = this.#parts;
    const target = { service: 'dynamodbstreams', action: 'GetRecords', principal };
    if (result.ok && context.faults.strike('duplicate', target) !== undefined)
      return this.#parts.invoke(event);
    return result;
  }

  #failureIn(payload: unknown, records: readonly StreamRecord[]): number {
    return this.#parts.mapping.reportBatchItemFailures ? firstFailure(payload, records) : records.length;
  }

  #isTooOld({ createdAt }: StreamRecord): boolean {
    const most = this.#parts.mapping.maximumRecordAgeInSeconds;
    return most >= 0 && Date.now() / 1000 - createdAt > most;
  }

  /** AWS would lose the records when its destination refuses them; here they wait, and the log says for what. */
  async #giveUp(piece: Piece, because: GivenUp['because']): Promise<void> {
    const { context, mapping, shard, principal, ending, log } = this.#parts;
    const { records, invocations, lastResult } = piece;
    log(`Gave up on ${records.length} records from ${records[0]?.sequenceNumber ?? ''} on: ${because}`);
    if (mapping.onFailureArn === undefined) return;
    const record = onFailureRecord(mapping, { because, shard, records, invocations, lastResult });
    for (let tries = 1; !ending.aborted; tries += 1) {
      try {
        await sendOnFailure(context, principal, mapping.onFailureArn, record);
        return;
      } catch (error) {
        log(`The on-failure destination ${mapping.onFailureArn} did not take a record: ${String(error)}`);
      }
      await backOff(tries, ending);
    }
  }
}

function lastNumber(records: readonly StreamRecord[]): string {
  return records.at(-1)?.sequenceNumber ?? '';
}
