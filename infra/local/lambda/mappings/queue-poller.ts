import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { Principal } from '../../kernel/principal.ts';
import { parseFunctionName } from '../definition/function-name.ts';
import type { InvocationResult, InvokeFunction, Mapping, Poller } from './event-source.ts';
import { failedMessages } from './queue-batch-response.ts';
import { intoEvents, isFull, passesFilters, queueRecord, type QueueRecord } from './queue-event.ts';
import type { QueueAccess } from './queue-mapping.ts';

/** AWS begins with 5 concurrent batches and scales up from there; a laptop stays with them. */
const CONCURRENT_BATCHES = 5;
/** AWS: one ReceiveMessage gives 10 messages and waits 20 seconds at most. */
const MOST_RECEIVED = 10;
const LONGEST_WAIT_SECONDS = 20;
const DELETE_ATTEMPTS = 5;

export interface QueuePollerParts {
  readonly context: Pick<PartContext, 'api' | 'logs'>;
  readonly queues: QueueAccess;
  readonly mapping: Mapping;
  readonly invoke: InvokeFunction;
}

/**
 * Reads a queue in the name of the function's role, gathers batches, invokes the function with up to so many of them
 * at a time, and deletes what was dealt with. What was not, comes back when its visibility timeout ends.
 */
export class QueuePoller implements Poller {
  readonly #parts: QueuePollerParts;
  readonly #functionName: string;
  readonly #principal: Principal;
  readonly #stopping = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();
  #reading: Promise<void> | undefined;
  #visibilityMs = 0;
  #lastTrouble = '';
  #troubles = 0;

  constructor(parts: QueuePollerParts) {
    this.#parts = parts;
    // A template names the function by its ARN; AWS's role sessions and logs have the bare name.
    this.#functionName = parseFunctionName(parts.mapping.functionName).name;
    this.#principal = { kind: 'role', roleArn: parts.mapping.roleArn, session: this.#functionName };
  }

  start(): void {
    if (this.#parts.mapping.enabled) this.#reading ??= this.#read();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const release = (): void => {
      this.#parts.queues.release(this.#parts.mapping.eventSourceArn);
    };
    // More than once, since a delayed call may begin to wait only now.
    const releasing = setInterval(release, 50);
    release();
    await this.#reading;
    clearInterval(releasing);
    await Promise.all(this.#inFlight);
  }

  async #read(): Promise<void> {
    while (!this.#stopped && this.#visibilityMs === 0) await this.#readVisibility();
    while (!this.#stopped) {
      await this.#freePlace();
      for (const event of intoEvents(await this.#gather())) {
        await this.#freePlace();
        const work = this.#process(event).finally(() => this.#inFlight.delete(work));
        this.#inFlight.add(work);
      }
    }
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #freePlace(): Promise<void> {
    const places = this.#parts.mapping.maximumConcurrency ?? CONCURRENT_BATCHES;
    while (this.#inFlight.size >= places) await Promise.race(this.#inFlight);
  }

  async #readVisibility(): Promise<void> {
    const answer = await this.#call('GetQueueAttributes', { AttributeNames: ['VisibilityTimeout'] });
    const attributes = answer?.Attributes;
    // A queue may make its messages visible again at once; 1 keeps apart "known" from "not read yet".
    if (isJsonObject(attributes))
      this.#visibilityMs = Math.max(Number(attributes.VisibilityTimeout) * 1000, 1);
  }

  /** AWS: a batch is ready when it is full, in number or size, or when the window that its first message opened ends. */
  async #gather(): Promise<QueueRecord[]> {
    const { batchSize, maximumBatchingWindowInSeconds: window } = this.#parts.mapping;
    const batch = await this.#receive(batchSize, LONGEST_WAIT_SECONDS);
    const end = Date.now() + window * 1000;
    while (batch.length > 0 && batch.length < batchSize && !isFull(batch) && !this.#stopped) {
      const left = end - Date.now();
      if (left <= 0) break;
      const wait = Math.min(Math.floor(left / 1000), LONGEST_WAIT_SECONDS);
      if (wait === 0) await this.#pause(left);
      batch.push(...(await this.#receive(batchSize - batch.length, wait)));
    }
    return batch;
  }

  async #receive(limit: number, waitSeconds: number): Promise<QueueRecord[]> {
    const { eventSourceArn, filters } = this.#parts.mapping;
    const answer = await this.#call('ReceiveMessage', {
      MaxNumberOfMessages: Math.min(limit, MOST_RECEIVED),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const messages = Array.isArray(answer?.Messages) ? answer.Messages.filter(isJsonObject) : [];
    const records = messages.map((message) => queueRecord(message, eventSourceArn));
    const passing = records.filter((record) => passesFilters(record.body, filters));
    // AWS: messages that no filter lets pass are deleted.
    if (passing.length < records.length)
      await this.#delete(records.filter((record) => !passing.includes(record)));
    return passing;
  }

  /** Never fails: what goes wrong is said, and the messages come again. */
  async #process(records: readonly QueueRecord[]): Promise<void> {
    try {
      const result = await this.#invoke(records);
      if (result?.ok !== true) return;
      const ids = new Set(records.map(({ messageId }) => messageId));
      const failed = this.#parts.mapping.reportBatchItemFailures
        ? failedMessages(result.payload, ids)
        : new Set();
      await this.#delete(records.filter(({ messageId }) => !failed.has(messageId)));
    } catch (error) {
      this.#say(`could not deal with a batch: ${String(error)}`);
    }
  }

  /**
   * AWS: a throttled invocation is tried again, ever later, until the messages' visibility timeout ends. Meanwhile the
   * batch keeps its place, so that a function without concurrency is not overrun.
   */
  async #invoke(records: readonly QueueRecord[]): Promise<InvocationResult | undefined> {
    const deadline = Math.min(...records.map(({ receivedAt }) => receivedAt)) + this.#visibilityMs;
    const event = { Records: records.map(({ json }) => json) };
    for (let attempt = 0; ; attempt += 1) {
      const result = await this.#parts.invoke(event, records[0]?.traceHeader);
      if (result.ok || !('throttled' in result)) return result;
      const delay = backOff(attempt, 100);
      if (this.#stopped || Date.now() + delay >= deadline) return undefined;
      await this.#pause(delay);
    }
  }

  async #delete(records: readonly QueueRecord[]): Promise<void> {
    for (let first = 0; first < records.length; first += MOST_RECEIVED) {
      let left = records.slice(first, first + MOST_RECEIVED);
      for (let attempt = 0; left.length > 0 && attempt < DELETE_ATTEMPTS; attempt += 1) {
        left = await this.#deleteOnce(left);
      }
      if (left.length > 0) this.#say(`gave up deleting ${left.length} messages; they will come again`);
    }
  }

  /** Answers those that are not deleted. */
  async #deleteOnce(records: readonly QueueRecord[]): Promise<QueueRecord[]> {
    const Entries = records.map(({ receiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
    }));
    const answer = await this.#call('DeleteMessageBatch', { Entries });
    if (answer === undefined) return [...records];
    const failures = Array.isArray(answer.Failed) ? answer.Failed.filter(isJsonObject) : [];
    const failed = new Set(failures.map(({ Id }) => Id));
    return records.filter((_, index) => failed.has(String(index)));
  }

  /** Undefined when the call failed: by then it is said, and some time has passed. */
  async #call(operation: string, input: JsonObject): Promise<JsonObject | undefined> {
    const { context, queues, mapping } = this.#parts;
    const QueueUrl = queues.urlOf(mapping.eventSourceArn);
    try {
      const answer = await context.api.call(this.#principal, 'sqs', operation, { QueueUrl, ...input });
      this.#troubles = 0;
      this.#lastTrouble = '';
      return answer;
    } catch (error) {
      const trouble = `${operation} failed: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
      if (trouble !== this.#lastTrouble) this.#say(`${trouble}. It tries on.`);
      this.#lastTrouble = trouble;
      await this.#pause(backOff(this.#troubles, 250));
      this.#troubles += 1;
      return undefined;
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    try {
      await sleep(milliseconds, undefined, { signal: this.#stopping.signal });
    } catch (error) {
      if (!this.#stopped) throw error;
    }
  }

  #say(message: string): void {
    const { eventSourceArn, uuid } = this.#parts.mapping;
    this.#parts.context.logs.write(
      `/aws/lambda/${this.#functionName}`,
      `event-source-mapping/${uuid}`,
      `The event source mapping of ${this.#functionName} on ${eventSourceArn}: ${message}`,
    );
  }
}

function backOff(attempt: number, firstMs: number): number {
  return Math.min(firstMs * 2 ** attempt, 20_000);
}
