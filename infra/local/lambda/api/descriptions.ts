import type { JsonObject } from '../../kernel/json.ts';
import type { ResolvedFunction } from '../function-registry.ts';
import type { Mapping } from '../mappings/event-source.ts';
import { mappingArn } from '../resource-types.ts';

/** A function as GetFunctionConfiguration shows it. */
export function describeFunction({ fn, reference, version }: ResolvedFunction): JsonObject {
  const { definition, code } = fn;
  const { logging, environment, deadLetterArn } = definition;
  return {
    FunctionName: definition.name,
    FunctionArn: reference.qualifier === undefined ? definition.arn : `${definition.arn}:${version}`,
    Runtime: definition.runtime,
    Role: definition.roleArn,
    Handler: definition.handler,
    CodeSize: code.zipBytes,
    Description: definition.description,
    Timeout: definition.timeoutSeconds,
    MemorySize: definition.memoryMb,
    LastModified: fn.lastModified.toISOString().replace('Z', '+0000'),
    CodeSha256: code.sha256,
    Version: version,
    ...(deadLetterArn === undefined ? {} : { DeadLetterConfig: { TargetArn: deadLetterArn } }),
    Environment: { Variables: { ...environment } },
    TracingConfig: { Mode: definition.tracing },
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: [definition.architecture],
    EphemeralStorage: { Size: definition.ephemeralStorageMb },
    LoggingConfig: {
      LogFormat: logging.format,
      LogGroup: logging.group,
      ...(logging.format === 'JSON'
        ? { ApplicationLogLevel: logging.applicationLevel, SystemLogLevel: logging.systemLevel }
        : {}),
    },
  };
}

export function describeMapping(mapping: Mapping, lastModified: Date): JsonObject {
  return {
    UUID: mapping.uuid,
    EventSourceMappingArn: mappingArn(mapping.uuid),
    EventSourceArn: mapping.eventSourceArn,
    FunctionArn: mapping.functionName,
    State: mapping.enabled ? 'Enabled' : 'Disabled',
    StateTransitionReason: 'USER_INITIATED',
    LastModified: lastModified.getTime() / 1000,
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.maximumBatchingWindowInSeconds,
    FunctionResponseTypes: mapping.reportBatchItemFailures ? ['ReportBatchItemFailures'] : [],
    ...(mapping.filters.length === 0
      ? {}
      : {
          FilterCriteria: { Filters: mapping.filters.map((filter) => ({ Pattern: JSON.stringify(filter) })) },
        }),
    ...(mapping.startingPosition === undefined ? queueSettings(mapping) : streamSettings(mapping)),
  };
}

function queueSettings({ maximumConcurrency }: Mapping): JsonObject {
  return maximumConcurrency === undefined
    ? {}
    : { ScalingConfig: { MaximumConcurrency: maximumConcurrency } };
}

function streamSettings(mapping: Mapping): JsonObject {
  return {
    StartingPosition: mapping.startingPosition,
    ParallelizationFactor: mapping.parallelizationFactor,
    BisectBatchOnFunctionError: mapping.bisectBatchOnFunctionError,
    MaximumRetryAttempts: mapping.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: mapping.maximumRecordAgeInSeconds,
    TumblingWindowInSeconds: 0,
    DestinationConfig: {
      OnFailure: mapping.onFailureArn === undefined ? {} : { Destination: mapping.onFailureArn },
    },
  };
}
