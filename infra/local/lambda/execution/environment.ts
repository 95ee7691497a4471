import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { IssuedCredentials } from '../../front-door/credentials.ts';
import type { FaultTarget } from '../../front-door/faults.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { FunctionCode } from '../code/code-cache.ts';
import type { FunctionDefinition } from '../definition/function-definition.ts';
import type {
  FunctionError,
  InvocationMessage,
  RuntimeMessage,
  RuntimeSettings,
} from '../runtime/protocol.ts';
import { environmentVariables } from './environment-variables.ts';
import { InvocationLog, TIMED_OUT } from './invocation-log.ts';
import { exitFailure, type Invocation, type Outcome } from './invocation.ts';

export interface EnvironmentOptions {
  readonly definition: FunctionDefinition;
  readonly version: string;
  readonly code: FunctionCode;
  readonly context: Pick<PartContext, 'credentials' | 'faults' | 'logs' | 'awsEndpoint'>;
  /** Where V8 keeps compiled code between starts. */
  readonly compileCache: string;
  /** How long loading the handler may take. */
  readonly initLimitMs: number;
}

/** How the init phase ended. */
export type Started =
  { readonly ok: true } | { readonly ok: false; readonly timedOut: boolean; readonly error: FunctionError };

interface Running {
  readonly invocation: Invocation;
  readonly startedAt: number;
  readonly timeout: NodeJS.Timeout;
  readonly settle: (outcome: Outcome) => void;
}

const WORKER = join(import.meta.dirname, '../runtime/worker.ts');

/**
 * One execution environment, seen from Lambda: a worker thread with credentials of its own that runs one event at a
 * time. It ends by `end`, by running out of time or memory, or by its own doing; then `onEnd` is told.
 */
export class Environment {
  readonly instance = randomUUID();
  readonly code: FunctionCode;
  readonly started: Promise<Started>;
  readonly #options: EnvironmentOptions;
  readonly #log: InvocationLog;
  readonly #credentials: IssuedCredentials;
  readonly #faultTarget: FaultTarget;
  readonly #worker: Worker;
  readonly #wake = new Int32Array(new SharedArrayBuffer(4));
  readonly #bornAt = performance.now();
  readonly #onEnd: (environment: Environment) => void;
  #settleStart: ((started: Started) => void) | undefined;
  #initMs: number | undefined;
  #memoryBytes = 0;
  #running: Running | undefined;
  #outOfMemory = false;
  #alive = true;
  /** When it last became free, for ending those that nobody needs. */
  idleSince = 0;

  constructor(options: EnvironmentOptions, onEnd: (environment: Environment) => void) {
    const { definition, version, code, context } = options;
    this.#options = options;
    this.#onEnd = onEnd;
    this.code = code;
    this.#log = new InvocationLog(definition, version, context.logs);
    const principal = {
      kind: 'role',
      roleArn: definition.roleArn,
      session: definition.name,
      instance: this.instance,
    } as const;
    this.#credentials = context.credentials.issue(principal);
    this.#faultTarget = { service: 'lambda', action: 'Invoke', principal };
    this.#worker = this.#startWorker();
    this.started = this.#initPhase();
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Resolves with what the function answered or how it failed; never rejects. */
  run(invocation: Invocation): Promise<Outcome> {
    const { definition, context } = this.#options;
    const limitMs = definition.timeoutSeconds * 1000;
    const { requestId, payload, functionArn, traceId, clientContext } = invocation;
    return new Promise((resolve) => {
      const timeout = setTimeout(() => {
        this.#timeOut();
      }, limitMs);
      this.#running = { invocation, startedAt: performance.now(), timeout, settle: resolve };
      this.#log.start(invocation);
      if (context.faults.strike('crash-before', this.#faultTarget)) {
        this.crash();
        return;
      }
      const deadline = Date.now() + limitMs;
      this.#post({ requestId, payload, functionArn, deadline, traceId, clientContext });
    });
  }

  /** As if its process had been killed. */
  crash(): void {
    this.#die('Runtime.ExitError', 'Runtime exited with error: signal: killed');
  }

  /** Resolves when the thread is gone. */
  async end(): Promise<void> {
    this.#retire();
    await this.#worker.terminate();
  }

  #startWorker(): Worker {
    const { definition, version, code, context } = this.#options;
    const { name, handler, memoryMb, logging } = definition;
    const settings: RuntimeSettings = {
      wake: this.#wake.buffer,
      taskRoot: code.folder,
      handler,
      functionName: name,
      functionVersion: version,
      memoryMb,
      logGroup: logging.group,
      logStream: this.#log.stream,
      logFormat: logging.format,
      logLevel: logging.applicationLevel,
      nodeOptions: definition.environment.NODE_OPTIONS,
    };
    const facts = {
      version,
      logStream: this.#log.stream,
      taskRoot: code.folder,
      credentials: this.#credentials,
    };
    const worker = new Worker(WORKER, {
      workerData: settings,
      env: {
        ...environmentVariables(definition, { ...facts, awsEndpoint: context.awsEndpoint }),
        NODE_COMPILE_CACHE: this.#options.compileCache,
      },
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    worker.on('message', (message: RuntimeMessage) => {
      this.#hear(message);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      this.#outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      if (!this.#outOfMemory) this.#log.write(error.stack ?? error.message, this.#running?.invocation);
    });
    worker.on('exit', (exitCode) => {
      this.#exited(exitCode);
    });
    return worker;
  }

  #initPhase(): Promise<Started> {
    return new Promise((resolve) => {
      const limit = setTimeout(() => {
        const message = `Init phase took longer than ${this.#options.initLimitMs} ms`;
        this.#settleStart?.({
          ok: false,
          timedOut: true,
          error: { errorType: TIMED_OUT, errorMessage: message },
        });
        void this.end();
      }, this.#options.initLimitMs);
      this.#settleStart = (started) => {
        clearTimeout(limit);
        this.#settleStart = undefined;
        resolve(started);
      };
    });
  }

  #post(message: InvocationMessage): void {
    this.#worker.postMessage(message);
    Atomics.store(this.#wake, 0, 1);
    Atomics.notify(this.#wake, 0);
  }

  #hear(message: RuntimeMessage): void {
    switch (message.kind) {
      case 'log':
        this.#log.write(message.line, this.#running?.invocation);
        break;
      case 'ready':
        this.#initMs = performance.now() - this.#bornAt;
        this.#settleStart?.({ ok: true });
        break;
      case 'succeeded':
        this.#finish({ ok: true, payload: message.payload }, message.memoryBytes);
        break;
      case 'failed':
        this.#finish({ ok: false, error: message.error }, message.memoryBytes);
        break;
      case 'died':
        this.#settleStart?.({ ok: false, timedOut: false, error: message.error });
        this.#retire();
        this.#settle({ ok: false, error: message.error });
    }
  }

  #finish(outcome: Outcome, memoryBytes: number): void {
    this.#memoryBytes = Math.max(this.#memoryBytes, memoryBytes);
    if (
      this.#running !== undefined &&
      this.#options.context.faults.strike('crash-after', this.#faultTarget)
    ) {
      this.crash();
    } else {
      this.#settle(outcome);
    }
  }

  #timeOut(): void {
    const running = this.#running;
    if (running === undefined) return;
    const { requestId } = running.invocation;
    const reason = `Task timed out after ${this.#options.definition.timeoutSeconds.toFixed(2)} seconds`;
    this.#log.write(`${new Date().toISOString()} ${requestId} ${reason}`, running.invocation);
    this.#die(TIMED_OUT, reason);
  }

  #die(errorType: string, reason: string): void {
    const requestId = this.#running?.invocation.requestId ?? '';
    void this.end();
    this.#settle(exitFailure(requestId, errorType, reason));
  }

  /** The thread ended, by whatever cause: what is still open fails with it. */
  #exited(exitCode: number): void {
    this.#retire();
    this.#options.context.credentials.revoke(this.#credentials.accessKeyId);
    const requestId = this.#running?.invocation.requestId ?? this.instance;
    const outcome = this.#outOfMemory
      ? exitFailure(requestId, 'Runtime.OutOfMemory', 'Runtime exited with error: signal: killed')
      : exitFailure(requestId, 'Runtime.ExitError', exitReason(exitCode));
    if (!outcome.ok) this.#settleStart?.({ ok: false, timedOut: false, error: outcome.error });
    this.#settle(outcome);
  }

  #settle(outcome: Outcome): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    clearTimeout(running.timeout);
    this.#log.end(running.invocation, {
      durationMs: performance.now() - running.startedAt,
      memoryBytes: this.#memoryBytes,
      initMs: this.#initMs,
      errorType: outcome.ok ? undefined : outcome.error.errorType,
    });
    this.#initMs = undefined;
    running.settle(outcome);
  }

  /** From now on it takes no more events. */
  #retire(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#onEnd(this);
  }
}

/** AWS's words for a process that ended by itself. */
function exitReason(exitCode: number): string {
  return exitCode === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${exitCode}`;
}
