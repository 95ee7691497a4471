import { AwsError, isAwsError } from '../../kernel/aws-error.ts';
import type { AwsApi } from '../../kernel/aws-service.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Principal } from '../../kernel/principal.ts';
import { text } from '../definition/template-values.ts';
import type { EventSource, InvocationResult, InvokeFunction, Mapping, Poller } from './event-source.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { FunctionError } from '../runtime/protocol.ts';
import type { Settings } from '../settings.ts';
import type { DeclaredMapping } from './mapping-definition.ts';

export interface EventSourceMappingsOptions {
  readonly api: AwsApi;
  readonly registry: FunctionRegistry;
  readonly settings: Settings;
  readonly sources: readonly EventSource[];
}

interface OpenMapping {
  readonly declared: DeclaredMapping;
  mapping: Mapping;
  poller: Poller;
  lastModified: Date;
}

/** AWS's own pollers invoke without asking the function's policy. */
const POLLERS: Principal = { kind: 'internal', part: 'lambda.amazonaws.com' };

/** All event source mappings: each has a poller of its source, which runs while the mapping is enabled. */
export class EventSourceMappings {
  readonly #options: EventSourceMappingsOptions;
  readonly #mappings = new Map<string, OpenMapping>();
  #running = false;

  constructor(options: EventSourceMappingsOptions) {
    this.#options = options;
  }

  add(declared: DeclaredMapping): Mapping {
    const { registry, settings } = this.#options;
    const { definition } = registry.resolve(declared.functionName).fn;
    const mapping: Mapping = {
      ...declared,
      roleArn: definition.roleArn,
      functionTimeoutSeconds: definition.timeoutSeconds,
      enabled: settings.declare(settingName(declared.uuid), declared.enabled),
    };
    this.#mappings.set(mapping.uuid, {
      declared,
      mapping,
      poller: this.#open(mapping),
      lastModified: new Date(),
    });
    return mapping;
  }

  all(): Mapping[] {
    return [...this.#mappings.values()].map(({ mapping }) => mapping);
  }

  start(): void {
    this.#running = true;
    for (const { mapping, poller } of this.#mappings.values()) if (mapping.enabled) poller.start();
  }

  /** Resolves when nothing is in flight any more. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all([...this.#mappings.values()].map(({ poller }) => poller.stop()));
  }

  get(uuid: string): { mapping: Mapping; lastModified: Date } {
    return this.#get(uuid);
  }

  async setEnabled(uuid: string, enabled: boolean): Promise<Mapping> {
    const open = this.#get(uuid);
    this.#options.settings.change(settingName(uuid), open.declared.enabled, enabled);
    if (open.mapping.enabled === enabled) return open.mapping;
    const mapping = { ...open.mapping, enabled };
    open.mapping = mapping;
    open.lastModified = new Date();
    await open.poller.stop();
    open.poller = this.#open(mapping);
    if (this.#running && enabled) open.poller.start();
    return mapping;
  }

  #get(uuid: string): OpenMapping {
    const open = this.#mappings.get(uuid);
    if (open !== undefined) return open;
    throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', {
      status: 404,
    });
  }

  #open(mapping: Mapping): Poller {
    const source = this.#options.sources.find((candidate) => candidate.accepts(mapping.eventSourceArn));
    if (source === undefined) throw new Error(`nothing here can be read as ${mapping.eventSourceArn}`);
    return source.open(mapping, this.#invoker(mapping.functionName));
  }

  #invoker(functionName: string): InvokeFunction {
    return async (event, traceId) => {
      const input = { FunctionName: functionName, Payload: JSON.stringify(event) };
      try {
        return resultOf(await this.#options.api.call(POLLERS, 'lambda', 'Invoke', input, { traceId }));
      } catch (error) {
        if (isAwsError(error) && (error.status === 429 || error.status >= 500))
          return { ok: false, throttled: true };
        if (isAwsError(error))
          return { ok: false, errorType: error.code, errorMessage: error.message, requestId: '' };
        throw error;
      }
    };
  }
}

function resultOf(output: JsonObject): InvocationResult {
  const payload = JSON.parse(text(output, 'Payload')) as Json;
  if (output.FunctionError === undefined) return { ok: true, payload };
  const { errorType, errorMessage } = payload as unknown as FunctionError;
  return { ok: false, errorType, errorMessage, requestId: text(output, 'RequestId') };
}

function settingName(uuid: string): string {
  return `event-source-mapping/${uuid}/enabled`;
}
