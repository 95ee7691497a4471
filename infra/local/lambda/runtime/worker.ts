import { setImmediate as nextLoop } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { captureOutput } from './capture-output.ts';
import { describeError, errorForLog, RuntimeError } from './function-error.ts';
import { invocationContext } from './invocation-context.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import { errorAsJson } from './log-lines.ts';
import {
  type FunctionError,
  INVALID_PAYLOAD,
  type InvocationMessage,
  type RuntimeMessage,
  type RuntimeSettings,
} from './protocol.ts';

/**
 * An execution environment's inside, in a worker thread: loads the handler, and runs one event after the other.
 *
 * AWS freezes an environment between invocations: its timers, sockets and forgotten promises stand still until the next
 * event. So does this: while it waits, the whole thread sleeps in `Atomics.wait`, and its event loop with it.
 *
 * What a thread cannot have of its own and shares with the local cloud: the process id, the working folder, `/tmp`, and
 * signals; `process.exit` ends the thread only. MemorySize limits the JavaScript heap, not buffers outside of it.
 */
const settings = workerData as RuntimeSettings;
const port = portToLambda();
const wake = new Int32Array(settings.wake);
/** A frozen environment's connections may have been closed by the other side: after so long it looks first. */
const LONG_FREEZE_MS = 1000;

let current: InvocationMessage | undefined;
let handlerIsLoaded = false;

const send = (message: RuntimeMessage): void => {
  port.postMessage(message);
};
const output = captureOutput(
  settings,
  (line) => {
    send({ kind: 'log', line });
  },
  () => current?.requestId,
);

setUpProcess();
await loadHandler(settings.taskRoot, settings.handler).then(
  (handler) => {
    handlerIsLoaded = true;
    output.flush();
    send({ kind: 'ready' });
    // Not awaited: a handler that never settles must let the event loop run empty, which AWS reports.
    void serve(handler);
  },
  (error: unknown) => {
    die(error, 'Uncaught Exception', 1);
  },
);

function portToLambda(): MessagePort {
  if (parentPort === null) throw new Error('This file is run as a worker thread only');
  return parentPort;
}

function setUpProcess(): void {
  // The cache of compiled code is the local cloud's; a function sees its own environment only.
  delete process.env.NODE_COMPILE_CACHE;
  if (settings.nodeOptions !== undefined) {
    process.env.NODE_OPTIONS = settings.nodeOptions;
    process.setSourceMapsEnabled(settings.nodeOptions.includes('--enable-source-maps'));
  }
  process.on('uncaughtException', (error) => {
    die(error, 'Uncaught Exception', 129);
  });
  process.on('unhandledRejection', (reason) => {
    const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason));
    die(Object.assign(error, { reason }), 'Unhandled Promise Rejection', 128);
  });
  process.on('beforeExit', () => {
    if (handlerIsLoaded && current === undefined) return;
    die(new RuntimeError('Runtime.NodeJsExit', NEVER_SETTLED), 'Unexpected Exit', 13);
  });
}

const NEVER_SETTLED =
  'The Lambda runtime client detected an unexpected Node.js exit code. ' +
  'This is most commonly caused by a Promise that was never settled. ' +
  'For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';

/** AWS: an error outside of the handler's own promise ends the environment with the invocation. */
function die(error: unknown, title: string, exitCode: number): never {
  logError(title, error);
  output.flush();
  send({ kind: 'died', error: describeError(error) });
  process.exit(exitCode);
}

async function serve(handler: Handler): Promise<never> {
  for (;;) {
    const frozenAt = performance.now();
    const invocation = frozenUntilNext();
    if (performance.now() - frozenAt > LONG_FREEZE_MS) await nextLoop();
    current = invocation;
    process.env._X_AMZN_TRACE_ID = invocation.traceId;
    const answer = await run(handler, invocation);
    output.flush();
    current = undefined;
    send(answer);
  }
}

function frozenUntilNext(): InvocationMessage {
  for (;;) {
    Atomics.wait(wake, 0, 0);
    Atomics.store(wake, 0, 0);
    const received = receiveMessageOnPort(port) as { message: InvocationMessage } | undefined;
    if (received !== undefined) return received.message;
  }
}

async function run(handler: Handler, invocation: InvocationMessage): Promise<RuntimeMessage> {
  const parsed = parse(invocation.payload);
  if ('error' in parsed) return { kind: 'failed', error: parsed.error, memoryBytes: memoryInUse() };
  const { event } = parsed;
  try {
    const result = await handler(event, invocationContext(settings, invocation));
    return { kind: 'succeeded', payload: serialise(result), memoryBytes: memoryInUse() };
  } catch (error) {
    logError('Invoke Error', error);
    return { kind: 'failed', error: describeError(error), memoryBytes: memoryInUse() };
  }
}

function parse(payload: string): { event: unknown } | { error: FunctionError } {
  try {
    return { event: JSON.parse(payload) as unknown };
  } catch (error) {
    return { error: { errorType: INVALID_PAYLOAD, errorMessage: String(error) } };
  }
}

/** AWS: a handler that returns nothing answers null. */
function serialise(result: unknown): string {
  try {
    const json: unknown = JSON.stringify(result);
    return typeof json === 'string' ? json : 'null';
  } catch (error) {
    throw new RuntimeError(
      'Runtime.JSONStringifyError',
      'Unable to stringify response body',
      error instanceof Error ? error.stack : undefined,
    );
  }
}

function memoryInUse(): number {
  const { total_heap_size, external_memory } = getHeapStatistics();
  return total_heap_size + external_memory;
}

function logError(title: string, error: unknown): void {
  if (settings.logFormat === 'JSON') output.log('ERROR', errorForLog(error));
  else output.log('ERROR', `${title} \t${errorAsJson(error)}`);
}
