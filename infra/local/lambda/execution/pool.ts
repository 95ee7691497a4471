import type { FunctionCode } from '../code/code-cache.ts';
import type { Capacity, CapacityUser } from './capacity.ts';
import { Environment, type EnvironmentOptions, type Started } from './environment.ts';
import type { Invocation, Outcome } from './invocation.ts';

export interface PoolOptions extends Omit<EnvironmentOptions, 'code' | 'initLimitMs'> {
  readonly capacity: Capacity;
  /** How long loading the handler may take at first. */
  readonly initLimitMs?: number;
}

interface Waiting {
  readonly invocation: Invocation;
  readonly since: number;
  readonly settle: (outcome: Outcome) => void;
}

/** AWS: after 10 seconds of loading, it is tried once more, within the function's own timeout. */
const INIT_LIMIT_MS = 10_000;
/**
 * An event waits this long for a warm environment before one more is started: on a laptop a cold start costs more than
 * that, and every thread beyond the processors makes the others slower. AWS likewise gives an event to whichever
 * environment is ready first.
 */
const PATIENCE_MS = 100;

/** The execution environments of one version of a function. Each runs one event at a time; the warmest goes first. */
export class Pool implements CapacityUser {
  readonly #options: PoolOptions;
  readonly #initLimitMs: number;
  #code: FunctionCode;
  readonly #alive = new Set<Environment>();
  readonly #idle: Environment[] = [];
  readonly #waiting: Waiting[] = [];
  #starting = 0;
  #growth: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: PoolOptions, code: FunctionCode) {
    this.#options = options;
    this.#initLimitMs = options.initLimitMs ?? INIT_LIMIT_MS;
    this.#code = code;
    options.capacity.join(this);
  }

  run(invocation: Invocation): Promise<Outcome> {
    const environment = this.#idle.pop();
    if (environment !== undefined) return this.#runOn(environment, invocation);
    return new Promise((settle) => {
      this.#waiting.push({ invocation, since: performance.now(), settle });
      this.#grow();
    });
  }

  /** New events use the new code; running ones finish with the old. */
  replaceCode(code: FunctionCode): void {
    this.#code = code;
    for (const environment of this.#idle.splice(0)) void environment.end();
  }

  find(instance: string): Environment | undefined {
    return [...this.#alive].find((environment) => environment.instance === instance);
  }

  endIdle(before: number): void {
    while (this.#idle[0] !== undefined && this.#idle[0].idleSince < before) this.giveUpIdle();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#growth);
    await Promise.all([...this.#alive].map((environment) => environment.end()));
  }

  roomAgain(): void {
    this.#grow();
  }

  idleSince(): number | undefined {
    return this.#idle[0]?.idleSince;
  }

  giveUpIdle(): void {
    void this.#idle.shift()?.end();
  }

  async #runOn(environment: Environment, invocation: Invocation): Promise<Outcome> {
    const outcome = await environment.run(invocation);
    this.#free(environment);
    return outcome;
  }

  #free(environment: Environment): void {
    if (!environment.alive) return;
    if (environment.code !== this.#code) {
      void environment.end();
      return;
    }
    const next = this.#waiting.shift();
    if (next !== undefined) {
      void this.#runOn(environment, next.invocation).then(next.settle);
      return;
    }
    environment.idleSince = performance.now();
    this.#idle.push(environment);
    this.#options.capacity.idle();
  }

  /** Starts environments for the events that wait longer than they should for those that exist. */
  #grow(): void {
    clearTimeout(this.#growth);
    for (;;) {
      const uncovered = this.#waiting[this.#starting];
      if (uncovered === undefined || this.#stopped) return;
      const early = this.#alive.size === 0 ? 0 : uncovered.since + PATIENCE_MS - performance.now();
      if (early > 0) {
        this.#growth = setTimeout(() => {
          this.#grow();
        }, early);
        return;
      }
      if (!this.#options.capacity.take(this)) return;
      void this.#start(this.#initLimitMs, 'first');
    }
  }

  async #start(initLimitMs: number, attempt: 'first' | 'second'): Promise<void> {
    this.#starting += 1;
    const environment = this.#create(initLimitMs);
    const started = await environment.started;
    this.#starting -= 1;
    this.#options.capacity.startDone();
    if (started.ok) this.#free(environment);
    else await this.#startFailed(environment, started, attempt);
    this.#grow();
  }

  #create(initLimitMs: number): Environment {
    const environment = new Environment({ ...this.#options, code: this.#code, initLimitMs }, (ended) => {
      this.#alive.delete(ended);
      const place = this.#idle.indexOf(ended);
      if (place >= 0) this.#idle.splice(place, 1);
      this.#options.capacity.release();
      this.#grow();
    });
    this.#alive.add(environment);
    return environment;
  }

  /** AWS: the event that made the environment start learns why it did not. */
  async #startFailed(
    failed: Environment,
    started: Started & { ok: false },
    attempt: 'first' | 'second',
  ): Promise<void> {
    const { timeoutSeconds } = this.#options.definition;
    if (failed.code !== this.#code) return;
    if (started.timedOut && attempt === 'first' && this.#options.capacity.take(this)) {
      await this.#start(timeoutSeconds * 1000, 'second');
      return;
    }
    const next = this.#waiting.shift();
    if (next === undefined) return;
    const reason = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
    const errorMessage = `RequestId: ${next.invocation.requestId} Error: ${reason}`;
    next.settle({ ok: false, error: started.timedOut ? { ...started.error, errorMessage } : started.error });
  }
}
