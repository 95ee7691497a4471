import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Part, PartContext } from '../kernel/part.ts';
import { concurrencySetting, createLambdaService } from './api/lambda-service.ts';
import { AsyncQueue, AWS_RETRY_DELAYS_MS } from './async/async-queue.ts';
import { Destinations } from './async/destinations.ts';
import { EventStore } from './async/event-store.ts';
import { CodeCache } from './code/code-cache.ts';
import { CodeWatcher } from './code/code-watcher.ts';
import type { FunctionDefinition } from './definition/function-definition.ts';
import type { EventSource } from './mappings/event-source.ts';
import { Capacity } from './execution/capacity.ts';
import { FunctionRegistry } from './function-registry.ts';
import { LambdaFunction } from './lambda-function.ts';
import { EventSourceMappings } from './mappings/event-source-mappings.ts';
import { lambdaResourceTypes } from './resource-types.ts';
import { Settings } from './settings.ts';

export interface LambdaOptions {
  /** How long a failed asynchronous invocation waits before each retry; AWS: 1 minute, then 2. */
  readonly asyncRetryDelaysMs?: readonly number[] | undefined;
  /** Hears of every function whose new code is in use from now on. */
  readonly onReload?: ((functionName: string) => void) | undefined;
}

/** AWS ends idle environments after some minutes, too. */
const IDLE_LIMIT_MS = 5 * 60_000;
/** How long `stop` lets pollers finish what they run; whatever is cut off is delivered again. */
const STOP_PATIENCE_MS = 2000;

/** AWS Lambda: functions from their zips in worker threads, with their event sources and asynchronous invocations. */
export function createLambda(
  context: PartContext,
  eventSources: readonly EventSource[],
  { asyncRetryDelaysMs = AWS_RETRY_DELAYS_MS, onReload }: LambdaOptions = {},
): Part {
  const registry = new FunctionRegistry();
  const settings = new Settings(context.store);
  const mappings = new EventSourceMappings({ api: context.api, registry, settings, sources: eventSources });
  const destinations = new Destinations(context);
  const queue = new AsyncQueue({
    registry,
    events: new EventStore(context.store),
    faults: context.faults,
    retryDelaysMs: asyncRetryDelaysMs,
    deliver: (finished) =>
      destinations.deliver(finished, registry.get(finished.event.functionName).definition),
    reportBug: (functionName, error) => {
      report(`An asynchronous event of ${functionName} stays in the queue`, error);
    },
  });
  const watcher = new CodeWatcher((path, error) => {
    report(`The old code stays, since ${path} can not be used`, error);
  });
  const cache = new CodeCache(join(context.dataFolder, 'lambda/code'));
  const createFunction = functionCreator(context, { registry, settings, cache, watcher, onReload });
  context.faults.onCrash((instance) => {
    for (const fn of registry.all()) fn.findEnvironment(instance)?.crash();
  });
  let reaper: NodeJS.Timeout | undefined;
  return {
    services: [createLambdaService({ registry, queue, mappings, settings })],
    resourceTypes: lambdaResourceTypes({ registry, mappings, createFunction }),
    start: () => {
      cache.prune(registry.all().map((fn) => fn.code));
      mappings.start();
      queue.start();
      watcher.start();
      reaper = setInterval(() => {
        for (const fn of registry.all()) fn.endIdle(performance.now() - IDLE_LIMIT_MS);
      }, IDLE_LIMIT_MS / 5).unref();
    },
    stop: async () => {
      clearInterval(reaper);
      watcher.stop();
      queue.stop();
      const pollersStopped = mappings.stop();
      await Promise.race([pollersStopped, wait(STOP_PATIENCE_MS, undefined, { ref: false })]);
      await Promise.all(registry.all().map((fn) => fn.stop()));
      await Promise.all([pollersStopped, queue.attemptsEnded()]);
    },
  };
}

interface CreatorParts {
  readonly registry: FunctionRegistry;
  readonly settings: Settings;
  readonly cache: CodeCache;
  readonly watcher: CodeWatcher;
  readonly onReload: LambdaOptions['onReload'];
}

function functionCreator(
  context: PartContext,
  { registry, settings, cache, watcher, onReload }: CreatorParts,
): (definition: FunctionDefinition) => void {
  const compileCache = join(context.dataFolder, 'lambda/compiled');
  const poolOptions = { context, capacity: new Capacity(), compileCache };
  // AWS: functions live in UTC. The time zone belongs to the whole process, so the local cloud does too.
  process.env.TZ = 'UTC';
  return (definition) => {
    const { name, zipPath, reservedConcurrency: declared } = definition;
    watcher.watch(zipPath, () => {
      fn.replaceCode(cache.load(zipPath));
      onReload?.(name);
    });
    const fn = new LambdaFunction(definition, cache.load(zipPath), poolOptions);
    fn.reservedConcurrency = settings.declare(concurrencySetting(name), declared ?? null) ?? undefined;
    registry.add(fn);
  };
}

function report(what: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Lambda: ${what}: ${reason}\n`);
}
