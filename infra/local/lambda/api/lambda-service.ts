import { arn } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { AwsCall, AwsService, NeededPermission } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { AsyncQueue } from '../async/async-queue.ts';
import { functionArn, parseFunctionName } from '../definition/function-name.ts';
import {
  InvalidValue,
  optionalBoolean,
  optionalText,
  optionalWholeNumber,
  text,
} from '../definition/template-values.ts';
import type { FunctionRegistry } from '../function-registry.ts';
import type { EventSourceMappings } from '../mappings/event-source-mappings.ts';
import { mappingArn } from '../resource-types.ts';
import type { Settings } from '../settings.ts';
import { describeFunction, describeMapping } from './descriptions.ts';
import { invoke } from './invoke.ts';

export interface LambdaServiceParts {
  readonly registry: FunctionRegistry;
  readonly queue: AsyncQueue;
  readonly mappings: EventSourceMappings;
  readonly settings: Settings;
}

interface Operation {
  readonly action: string;
  /** The resource that the permission is asked for. */
  readonly resource: (input: JsonObject) => string;
  readonly perform: (call: AwsCall) => JsonObject | Promise<JsonObject>;
}

/** Lambda's API, as far as applications and their operators use it; functions are made by templates only. */
export function createLambdaService(parts: LambdaServiceParts): AwsService {
  const operations: Readonly<Record<string, Operation | undefined>> = {
    ...functionOperations(parts),
    ...mappingOperations(parts),
  };
  const find = (operation: string): Operation => {
    const found = operations[operation];
    if (found !== undefined) return found;
    throw new AwsError('UnknownOperationException', `The local Lambda has no operation ${operation}`, {
      status: 404,
    });
  };
  return {
    name: 'lambda',
    permissions: (operation, input) => [neededFor(find(operation), input, parts.registry)],
    perform: async (call) => find(call.operation).perform(call),
  };
}

/** AWS: a function's own policy may allow what the caller's role does not, as API Gateway's calls. */
function neededFor(
  { action, resource }: Operation,
  input: JsonObject,
  registry: FunctionRegistry,
): NeededPermission {
  const needed = { action: `lambda:${action}`, resource: resource(input) };
  const name = optionalText(input, 'FunctionName');
  return name === undefined
    ? needed
    : { ...needed, resourcePolicy: registry.policyOf(parseFunctionName(name).name) };
}

function functionOperations({ registry, queue, settings }: LambdaServiceParts): Record<string, Operation> {
  const resource = (input: JsonObject): string =>
    functionArn(parseFunctionName(text(input, 'FunctionName'), optionalText(input, 'Qualifier')));
  const find = ({ input }: AwsCall) =>
    registry.resolve(text(input, 'FunctionName'), optionalText(input, 'Qualifier'));
  const setConcurrency = (call: AwsCall, reserved: number | undefined): JsonObject => {
    const { fn } = find(call);
    fn.reservedConcurrency = reserved;
    const { name, reservedConcurrency: declared } = fn.definition;
    settings.change(concurrencySetting(name), declared ?? null, reserved ?? null);
    return reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved };
  };
  return {
    Invoke: { action: 'InvokeFunction', resource, perform: (call) => invoke({ registry, queue }, call) },
    GetFunctionConfiguration: {
      action: 'GetFunctionConfiguration',
      resource,
      perform: (call) => describeFunction(find(call)),
    },
    GetFunction: {
      action: 'GetFunction',
      resource,
      perform: (call) => ({
        Configuration: describeFunction(find(call)),
        Code: { RepositoryType: 'S3', Location: `file://${find(call).fn.definition.zipPath}` },
        ...concurrencyOf(find(call).fn),
      }),
    },
    ListFunctions: {
      action: 'ListFunctions',
      resource: () => '*',
      perform: () => ({
        Functions: registry
          .all()
          .map(({ definition }) => describeFunction(registry.resolve(definition.name))),
      }),
    },
    GetFunctionConcurrency: {
      action: 'GetFunctionConcurrency',
      resource,
      perform: (call) => concurrencyOf(find(call).fn).Concurrency ?? {},
    },
    PutFunctionConcurrency: {
      action: 'PutFunctionConcurrency',
      resource,
      perform: (call) => setConcurrency(call, requiredConcurrency(call.input)),
    },
    DeleteFunctionConcurrency: {
      action: 'DeleteFunctionConcurrency',
      resource,
      perform: (call) => setConcurrency(call, undefined),
    },
  };
}

function mappingOperations({ mappings, registry }: LambdaServiceParts): Record<string, Operation> {
  const describe = (uuid: string): JsonObject => {
    const { mapping, lastModified } = mappings.get(uuid);
    const { arn: unqualified } = registry.resolve(mapping.functionName).fn.definition;
    return { ...describeMapping(mapping, lastModified), FunctionArn: unqualified };
  };
  const resource = (input: JsonObject): string => mappingArn(text(input, 'UUID'));
  return {
    ListEventSourceMappings: {
      action: 'ListEventSourceMappings',
      resource: () => arn('lambda', 'event-source-mapping:*'),
      perform: ({ input }) => ({
        EventSourceMappings: mappings
          .all()
          .filter((mapping) => matches(input, mapping))
          .map(({ uuid }) => describe(uuid)),
      }),
    },
    GetEventSourceMapping: {
      action: 'GetEventSourceMapping',
      resource,
      perform: ({ input }) => describe(text(input, 'UUID')),
    },
    UpdateEventSourceMapping: {
      action: 'UpdateEventSourceMapping',
      resource,
      perform: async ({ input }) => {
        const uuid = text(input, 'UUID');
        const strange = Object.keys(input).filter((name) => name !== 'UUID' && name !== 'Enabled');
        if (strange.length > 0)
          throw new InvalidValue(`${strange.join(', ')} is changed in the template only`);
        const enabled = optionalBoolean(input, 'Enabled');
        if (enabled !== undefined) await mappings.setEnabled(uuid, enabled);
        return describe(uuid);
      },
    },
  };
}

export function concurrencySetting(functionName: string): string {
  return `function/${functionName}/reserved-concurrency`;
}

function concurrencyOf({ reservedConcurrency }: { reservedConcurrency: number | undefined }): {
  Concurrency?: JsonObject;
} {
  return reservedConcurrency === undefined
    ? {}
    : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } };
}

function requiredConcurrency(input: JsonObject): number {
  const reserved = optionalWholeNumber(input, 'ReservedConcurrentExecutions', [0, 1000]);
  if (reserved === undefined) throw new InvalidValue('ReservedConcurrentExecutions is required');
  return reserved;
}

function matches(input: JsonObject, mapping: { eventSourceArn: string; functionName: string }): boolean {
  const source = optionalText(input, 'EventSourceArn');
  const name = optionalText(input, 'FunctionName');
  return (
    (source === undefined || source === mapping.eventSourceArn) &&
    (name === undefined || parseFunctionName(name).name === parseFunctionName(mapping.functionName).name)
  );
}
