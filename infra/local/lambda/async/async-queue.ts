import type { PartContext } from '../../kernel/part.ts';
import { isAwsError } from '../../kernel/aws-error.ts';
import type { Outcome } from '../execution/invocation.ts';
import type { FunctionRegistry, ResolvedFunction } from '../function-registry.ts';
import type { AsyncEvent, FinishedEvent } from './async-event.ts';
import type { EventStore, QueuedEvent } from './event-store.ts';

export interface AsyncQueueOptions {
  readonly registry: FunctionRegistry;
  readonly events: EventStore;
  readonly faults: PartContext['faults'];
  /** How long a failed event waits before each retry. */
  readonly retryDelaysMs: readonly number[];
  /** Tells the function's destination or dead-letter queue, if it has one. */
  readonly deliver: (finished: FinishedEvent) => Promise<void>;
  readonly reportBug: (functionName: string, error: unknown) => void;
}

/** AWS: one minute before the first retry, two before the second. */
export const AWS_RETRY_DELAYS_MS: readonly number[] = [60_000, 120_000];
/** AWS: a throttled event waits a second, then ever longer, up to 5 minutes. */
const THROTTLED_FIRST_MS = 1000;
const THROTTLED_LONGEST_MS = 300_000;
/** Events of one function that run at a time, so that a burst leaves room for requests. */
const AT_A_TIME = 8;

interface Line {
  readonly ready: QueuedEvent[];
  running: number;
}

/**
 * The queue behind asynchronous invocations. An event leaves it when its function has run without an error, or when it
 * was given up and its destination has been told; a crash in between runs it once more, as AWS may too.
 */
export class AsyncQueue {
  readonly #options: AsyncQueueOptions;
  readonly #lines = new Map<string, Line>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #throttles = new Map<number, number>();
  readonly #attempts = new Set<Promise<void>>();
  #running = false;

  constructor(options: AsyncQueueOptions) {
    this.#options = options;
  }

  add(
    resolved: ResolvedFunction,
    { requestId, payload, traceId }: Pick<AsyncEvent, 'requestId' | 'payload' | 'traceId'>,
  ): void {
    const { events, faults } = this.#options;
    const { name: functionName, roleArn } = resolved.fn.definition;
    const event = {
      ...{ functionName, qualifier: resolved.reference.qualifier, requestId, payload, traceId },
      enqueuedAt: Date.now(),
    };
    const principal = { kind: 'role', roleArn, session: functionName } as const;
    const times = faults.strike('duplicate', { service: 'lambda', action: 'Invoke', principal }) ? 2 : 1;
    for (let time = 0; time < times; time++) this.#line(functionName).ready.push(events.add(event));
    this.#pump(functionName);
  }

  start(): void {
    this.#running = true;
    for (const { functionName, ...queued } of this.#options.events.leftOver()) {
      if (!this.#isQueued(functionName, queued.id)) this.#schedule(functionName, queued);
    }
    for (const functionName of this.#lines.keys()) this.#pump(functionName);
  }

  /** No attempt begins any more, and none that ends from now on counts: the next start makes it again. */
  stop(): void {
    this.#running = false;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  async attemptsEnded(): Promise<void> {
    await Promise.all(this.#attempts);
  }

  #isQueued(functionName: string, id: number): boolean {
    return this.#line(functionName).ready.some((queued) => queued.id === id);
  }

  #line(functionName: string): Line {
    let line = this.#lines.get(functionName);
    if (line === undefined) this.#lines.set(functionName, (line = { ready: [], running: 0 }));
    return line;
  }

  #schedule(functionName: string, queued: QueuedEvent): void {
    const wait = queued.dueAt - Date.now();
    if (wait <= 0) {
      this.#line(functionName).ready.push(queued);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#line(functionName).ready.push(queued);
      this.#pump(functionName);
    }, wait);
    this.#timers.add(timer);
  }

  #pump(functionName: string): void {
    const line = this.#line(functionName);
    while (this.#running && line.running < AT_A_TIME) {
      const queued = line.ready.shift();
      if (queued === undefined) return;
      line.running += 1;
      const attempt = this.#attemptOrReport(functionName, queued.id).then(() => {
        line.running -= 1;
        this.#attempts.delete(attempt);
        this.#pump(functionName);
      });
      this.#attempts.add(attempt);
    }
  }

  async #attemptOrReport(functionName: string, id: number): Promise<void> {
    try {
      await this.#attempt(id);
    } catch (error) {
      this.#options.reportBug(functionName, error);
      // AWS: with a deleted function go its events. Anything else is tried again at the next start.
      if (isAwsError(error, 'ResourceNotFoundException')) this.#options.events.remove(id);
    }
  }

  async #attempt(id: number): Promise<void> {
    const event = this.#options.events.read(id);
    const resolved = this.#options.registry.resolve(event.functionName, event.qualifier);
    const { fn, version, arn } = resolved;
    const finished = { event, version, config: fn.asyncConfig(event.qualifier), response: undefined };
    // AWS: with a reserved concurrency of zero events go to the destination at once, without any attempt.
    if (fn.reservedConcurrency === 0) {
      await this.#finish({ ...finished, condition: 'ZeroReservedConcurrency' });
      return;
    }
    if (Date.now() - event.enqueuedAt > finished.config.maximumEventAgeInSeconds * 1000) {
      await this.#finish({ ...finished, condition: 'EventAgeExceeded' });
      return;
    }
    const { requestId, payload, traceId } = event;
    try {
      const outcome = await fn.invoke({ requestId, payload, traceId, functionArn: arn }, version);
      if (this.#running)
        await this.#attempted({ ...finished, event: { ...event, attempts: event.attempts + 1 } }, outcome);
    } catch (error) {
      if (!isAwsError(error, 'TooManyRequestsException')) throw error;
      this.#waitForRoom(event);
    }
  }

  async #attempted(finished: Omit<FinishedEvent, 'condition'>, outcome: Outcome): Promise<void> {
    const { event, config } = finished;
    if (outcome.ok) {
      await this.#finish({ ...finished, condition: 'Success', response: outcome });
    } else if (event.attempts > config.maximumRetryAttempts) {
      await this.#finish({ ...finished, condition: 'RetriesExhausted', response: outcome });
    } else {
      const { retryDelaysMs } = this.#options;
      const delay = retryDelaysMs[event.attempts - 1] ?? retryDelaysMs.at(-1) ?? 0;
      this.#retryLater(event, event.attempts, delay);
    }
  }

  #waitForRoom(event: AsyncEvent): void {
    const times = this.#throttles.get(event.id) ?? 0;
    this.#throttles.set(event.id, times + 1);
    this.#retryLater(event, event.attempts, Math.min(THROTTLED_FIRST_MS * 2 ** times, THROTTLED_LONGEST_MS));
  }

  #retryLater({ id, functionName }: AsyncEvent, attempts: number, delayMs: number): void {
    const dueAt = Date.now() + delayMs;
    this.#options.events.reschedule(id, attempts, dueAt);
    this.#schedule(functionName, { id, dueAt });
  }

  async #finish(finished: FinishedEvent): Promise<void> {
    await this.#options.deliver(finished);
    this.#options.events.remove(finished.event.id);
    this.#throttles.delete(finished.event.id);
  }
}
