import { randomUUID } from 'node:crypto';
import { AwsError } from '../kernel/aws-error.ts';
import type { AwsApi, AwsCall, AwsService } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { type Principal, principalName } from '../kernel/principal.ts';
import type { CallLog } from './call-log.ts';
import type { Faults } from './faults.ts';
import type { IamCheck } from './iam-check.ts';
import type { Meter } from './meter.ts';
import { throttled } from './throttled.ts';

export interface FrontDoorParts {
  readonly iam: IamCheck;
  readonly faults: Faults;
  readonly meter: Meter;
  readonly callLog: CallLog;
}

export interface CallOptions {
  readonly traceId?: string | undefined;
  readonly requestId?: string;
}

/**
 * The one way to every AWS service of the local cloud, from outside (aws-server.ts) and between its parts.
 * Each call is checked against the caller's policies, may be struck by a fault, is counted, and is logged.
 */
export class FrontDoor implements AwsApi {
  readonly #services = new Map<string, AwsService>();
  readonly #targets = new Map<string, string>();
  readonly #parts: FrontDoorParts;

  constructor(parts: FrontDoorParts) {
    this.#parts = parts;
  }

  register(service: AwsService): void {
    this.#services.set(service.name, service);
    for (const target of service.targets ?? []) this.#targets.set(target, service.name);
  }

  /** The service that a prefix of `X-Amz-Target` belongs to. */
  serviceOfTarget(target: string): string | undefined {
    return this.#targets.get(target);
  }

  async call(
    principal: Principal,
    serviceName: string,
    operation: string,
    input: JsonObject,
    options: CallOptions = {},
  ): Promise<JsonObject> {
    const service = this.#services.get(serviceName);
    if (service === undefined) {
      throw new AwsError('UnknownOperationException', `The local cloud has no service ${serviceName}`, {
        status: 404,
      });
    }
    const call: AwsCall = {
      requestId: options.requestId ?? randomUUID(),
      service: serviceName,
      operation,
      input,
      principal,
      ...(options.traceId === undefined ? {} : { traceId: options.traceId }),
      usage: {},
    };
    return this.#recorded(call, (note) => this.#checked(service, call, note));
  }

  async #checked(service: AwsService, call: AwsCall, note: (resource: string) => void): Promise<JsonObject> {
    const needed = service.permissions(call.operation, call.input);
    if (needed[0] !== undefined) note(needed[0].resource);
    const open =
      call.principal.kind === 'anonymous' && service.anonymousOperations?.has(call.operation) === true;
    if (!open) this.#parts.iam.authorize(call.principal, needed);
    return this.#withFaults(service, call);
  }

  async #withFaults(service: AwsService, call: AwsCall): Promise<JsonObject> {
    const { faults } = this.#parts;
    const target = { service: call.service, action: call.operation, principal: call.principal };
    const delay = faults.strike('delay', target);
    if (delay !== undefined) await new Promise((resolve) => setTimeout(resolve, delay.delayMs ?? 1000));
    if (faults.strike('throttle', target)) throw throttled(call.service);
    const error = faults.strike('error', target);
    if (error !== undefined) {
      const code = error.errorCode ?? 'InternalServerError';
      throw new AwsError(code, 'A fault rule struck this call', { status: error.status ?? 500 });
    }
    if (call.principal.kind !== 'role' || call.principal.instance === undefined) return service.perform(call);
    if (faults.strike('crash-before', target)) return this.#crash(call.principal.instance);
    const output = await service.perform(call);
    return faults.strike('crash-after', target) ? this.#crash(call.principal.instance) : output;
  }

  /** The caller is dead: what is thrown here nobody hears, but the log. */
  #crash(instance: string): never {
    this.#parts.faults.crash(instance);
    throw new AwsError('CallerCrashed', 'A fault rule ended the calling function', { status: 500 });
  }

  async #recorded(
    call: AwsCall,
    work: (note: (resource: string) => void) => Promise<JsonObject>,
  ): Promise<JsonObject> {
    const startedAt = performance.now();
    const principal = principalName(call.principal);
    let resource: string | undefined;
    const record = (error?: string): void => {
      const { service, operation, usage, requestId, traceId } = call;
      this.#parts.meter.count({ service, operation, principal }, { failed: error !== undefined, usage });
      this.#parts.callLog.add({
        at: new Date().toISOString(),
        requestId,
        traceId,
        principal,
        service,
        operation,
        resource,
        error,
        durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
        ...usage,
      });
    };
    try {
      const output = await work((needed) => {
        resource = needed;
      });
      record();
      return output;
    } catch (error) {
      record(error instanceof AwsError ? error.code : 'InternalFailure');
      throw error;
    }
  }
}
