import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { accepted, type DeclaredResource, known, type PropertyShape } from '../../stacks/resource-type.ts';
import {
  list,
  oneOf,
  optionalBoolean,
  optionalText,
  optionalWholeNumber,
  section,
  text,
} from '../definition/template-values.ts';
import type { Mapping } from './event-source.ts';

/** A mapping without what its template does not repeat of the function. */
export type DeclaredMapping = Omit<Mapping, 'roleArn' | 'functionTimeoutSeconds'>;

export const mappingProperties: PropertyShape = {
  EventSourceArn: known,
  FunctionName: known,
  Enabled: known,
  BatchSize: known,
  MaximumBatchingWindowInSeconds: known,
  FilterCriteria: { Filters: [{ Pattern: known }] },
  FunctionResponseTypes: known,
  ScalingConfig: { MaximumConcurrency: known },
  StartingPosition: known,
  BisectBatchOnFunctionError: known,
  MaximumRetryAttempts: known,
  MaximumRecordAgeInSeconds: known,
  ParallelizationFactor: known,
  DestinationConfig: { OnFailure: { Destination: known } },
  KmsKeyArn: accepted('filters lie on this machine only'),
  MetricsConfig: accepted('CloudWatch counts nothing here'),
  Tags: accepted('nothing here is billed by tag'),
};

/** AWS: what only streams know, a queue's mapping is refused for. */
const STREAM_ONLY = [
  'StartingPosition',
  'BisectBatchOnFunctionError',
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
  'ParallelizationFactor',
  'DestinationConfig',
];
/** AWS: a mapping has at most five filters. */
const MOST_FILTERS = 5;

export function readMapping({ stack, logicalId, properties }: DeclaredResource): DeclaredMapping {
  const eventSourceArn = text(properties, 'EventSourceArn');
  const isQueue = eventSourceArn.startsWith('arn:aws:sqs:');
  const common = {
    uuid: uuidOf(`${stack}/${logicalId}`),
    eventSourceArn,
    functionName: text(properties, 'FunctionName'),
    enabled: optionalBoolean(properties, 'Enabled') ?? true,
    maximumBatchingWindowInSeconds:
      optionalWholeNumber(properties, 'MaximumBatchingWindowInSeconds', [0, 300]) ?? 0,
    filters: readFilters(properties),
    reportBatchItemFailures: readResponseTypes(properties),
  };
  return isQueue
    ? { ...common, ...queueSettings(common, properties) }
    : { ...common, ...streamSettings(properties) };
}

type SourceSettings = Pick<
  DeclaredMapping,
  | 'batchSize'
  | 'maximumConcurrency'
  | 'startingPosition'
  | 'bisectBatchOnFunctionError'
  | 'maximumRetryAttempts'
  | 'maximumRecordAgeInSeconds'
  | 'parallelizationFactor'
  | 'onFailureArn'
>;

function queueSettings(
  {
    eventSourceArn,
    maximumBatchingWindowInSeconds,
  }: { eventSourceArn: string; maximumBatchingWindowInSeconds: number },
  properties: JsonObject,
): SourceSettings {
  const unsupported = STREAM_ONLY.filter((name) => properties[name] !== undefined);
  if (unsupported.length > 0) throw new Error(`${unsupported.join(', ')}: not for queues`);
  const isFifo = eventSourceArn.endsWith('.fifo');
  const batchSize = optionalWholeNumber(properties, 'BatchSize', [1, isFifo ? 10 : 10_000]) ?? 10;
  if (isFifo && maximumBatchingWindowInSeconds > 0) {
    throw new Error('MaximumBatchingWindowInSeconds: not for FIFO queues');
  }
  // AWS: more than 10 messages take more than one receive, and so some time to gather them.
  if (batchSize > 10 && maximumBatchingWindowInSeconds < 1) {
    throw new Error('BatchSize greater than 10 needs MaximumBatchingWindowInSeconds of at least 1');
  }
  return {
    batchSize,
    maximumConcurrency: optionalWholeNumber(
      section(properties, 'ScalingConfig'),
      'MaximumConcurrency',
      [2, 1000],
    ),
    bisectBatchOnFunctionError: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: -1,
    parallelizationFactor: 1,
  };
}

function streamSettings(properties: JsonObject): SourceSettings {
  if (properties.ScalingConfig !== undefined) throw new Error('ScalingConfig: for queues only');
  const startingPosition = oneOf(properties, 'StartingPosition', ['TRIM_HORIZON', 'LATEST']);
  if (startingPosition === undefined) throw new Error('StartingPosition is required for streams');
  const maximumRecordAgeInSeconds =
    optionalWholeNumber(properties, 'MaximumRecordAgeInSeconds', [-1, 604_800]) ?? -1;
  if (maximumRecordAgeInSeconds !== -1 && maximumRecordAgeInSeconds < 60) {
    throw new Error('MaximumRecordAgeInSeconds must be -1, or from 60 to 604800');
  }
  return {
    batchSize: optionalWholeNumber(properties, 'BatchSize', [1, 10_000]) ?? 100,
    startingPosition,
    bisectBatchOnFunctionError: optionalBoolean(properties, 'BisectBatchOnFunctionError') ?? false,
    maximumRetryAttempts: optionalWholeNumber(properties, 'MaximumRetryAttempts', [-1, 10_000]) ?? -1,
    maximumRecordAgeInSeconds,
    parallelizationFactor: optionalWholeNumber(properties, 'ParallelizationFactor', [1, 10]) ?? 1,
    onFailureArn: optionalText(section(section(properties, 'DestinationConfig'), 'OnFailure'), 'Destination'),
  };
}

function readFilters(properties: JsonObject): JsonObject[] {
  const filters = list(section(properties, 'FilterCriteria'), 'Filters');
  if (filters.length > MOST_FILTERS) throw new Error(`FilterCriteria: ${MOST_FILTERS} filters at most`);
  return filters.map((filter) => {
    const pattern: unknown = isJsonObject(filter) ? JSON.parse(text(filter, 'Pattern')) : undefined;
    if (!isJsonObject(pattern)) throw new Error('FilterCriteria: a Pattern is a JSON object as text');
    return pattern;
  });
}

function readResponseTypes(properties: JsonObject): boolean {
  const types = list(properties, 'FunctionResponseTypes');
  const strange = types.find((type) => type !== 'ReportBatchItemFailures');
  if (strange !== undefined)
    throw new Error(`FunctionResponseTypes: ${JSON.stringify(strange)} does not exist`);
  return types.length > 0;
}

/** AWS invents it; here it is the same at every boot. */
function uuidOf(name: string): string {
  const hash = createHash('sha256').update(`mapping/${name}`).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(12, 16),
    hash.slice(16, 20),
    hash.slice(20, 32),
  ].join('-');
}
