import { basename, join } from 'node:path';
import type { JsonObject } from '../../kernel/json.ts';
import { accepted, type DeclaredResource, known, type PropertyShape } from '../../stacks/resource-type.ts';
import { LOG_LEVELS, type LogLevel } from '../runtime/log-level.ts';
import { checkEnvironment } from './environment-limits.ts';
import { functionArn } from './function-name.ts';
import { list, oneOf, optionalText, optionalWholeNumber, section, text } from './template-values.ts';

/** A function as its template declares it, with AWS's defaults filled in. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly handler: string;
  readonly runtime: string;
  readonly roleArn: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly zipPath: string;
  readonly architecture: string;
  readonly tracing: 'Active' | 'PassThrough';
  readonly reservedConcurrency: number | undefined;
  readonly deadLetterArn: string | undefined;
  readonly ephemeralStorageMb: number;
  readonly logging: LoggingConfig;
}

export interface LoggingConfig {
  readonly format: 'Text' | 'JSON';
  readonly group: string;
  /** Both levels count for the JSON format only. */
  readonly applicationLevel: LogLevel;
  readonly systemLevel: 'DEBUG' | 'INFO' | 'WARN';
}

export const functionProperties: PropertyShape = {
  FunctionName: known,
  Description: known,
  Handler: known,
  Runtime: known,
  PackageType: known,
  Role: known,
  MemorySize: known,
  Timeout: known,
  Environment: { Variables: known },
  Code: { S3Bucket: accepted('the zip is read from the folder of the package'), S3Key: known },
  Architectures: known,
  TracingConfig: { Mode: known },
  ReservedConcurrentExecutions: known,
  DeadLetterConfig: { TargetArn: known },
  EphemeralStorage: { Size: known },
  LoggingConfig: { LogFormat: known, LogGroup: known, ApplicationLogLevel: known, SystemLogLevel: known },
  KmsKeyArn: accepted('variables lie on this machine only'),
  Tags: accepted('nothing here is billed by tag'),
};

export function readFunction({
  stack,
  logicalId,
  properties,
  packageFolder,
}: DeclaredResource): FunctionDefinition {
  const name = optionalText(properties, 'FunctionName') ?? `${stack}-${logicalId}`;
  if (!/^[a-zA-Z0-9-_]{1,64}$/.test(name))
    throw new Error(`FunctionName ${name} is not one that Lambda allows`);
  const environment = readEnvironment(section(properties, 'Environment'));
  checkEnvironment(environment);
  return {
    name,
    arn: functionArn({ name }),
    description: optionalText(properties, 'Description') ?? '',
    handler: readHandler(properties),
    runtime: readRuntime(properties),
    roleArn: text(properties, 'Role'),
    memoryMb: optionalWholeNumber(properties, 'MemorySize', [128, 10_240]) ?? 128,
    timeoutSeconds: optionalWholeNumber(properties, 'Timeout', [1, 900]) ?? 3,
    environment,
    zipPath: join(packageFolder, basename(text(section(properties, 'Code'), 'S3Key'))),
    architecture: readArchitecture(properties),
    tracing: oneOf(section(properties, 'TracingConfig'), 'Mode', ['Active', 'PassThrough']) ?? 'PassThrough',
    reservedConcurrency: optionalWholeNumber(properties, 'ReservedConcurrentExecutions', [0, 1000]),
    deadLetterArn: readDeadLetterArn(section(properties, 'DeadLetterConfig')),
    ephemeralStorageMb:
      optionalWholeNumber(section(properties, 'EphemeralStorage'), 'Size', [512, 10_240]) ?? 512,
    logging: readLogging(name, section(properties, 'LoggingConfig')),
  };
}

function readHandler(properties: JsonObject): string {
  const handler = text(properties, 'Handler');
  if (!/^\S{1,128}$/.test(handler)) throw new Error(`Handler ${handler} is not one that Lambda allows`);
  return handler;
}

/** The functions run on the Node that runs the local cloud, so only its own release is the same as on AWS. */
function readRuntime(properties: JsonObject): string {
  const packageType = oneOf(properties, 'PackageType', ['Zip', 'Image']) ?? 'Zip';
  if (packageType !== 'Zip') throw new Error('PackageType Image: container images are not run here');
  const runtime = text(properties, 'Runtime');
  if (runtime !== 'nodejs24.x') throw new Error(`Runtime ${runtime} is not run here: use nodejs24.x`);
  return runtime;
}

function readArchitecture(properties: JsonObject): string {
  const [architecture = 'x86_64', ...more] = list(properties, 'Architectures');
  if (more.length > 0) throw new Error('Architectures: a function has exactly one');
  const found = ['x86_64', 'arm64'].find((candidate) => candidate === architecture);
  if (found === undefined) throw new Error(`Architectures: ${JSON.stringify(architecture)} does not exist`);
  return found;
}

function readEnvironment(properties: JsonObject): Record<string, string> {
  const variables = section(properties, 'Variables');
  return Object.fromEntries(Object.keys(variables).map((name) => [name, text(variables, name)]));
}

function readDeadLetterArn(properties: JsonObject): string | undefined {
  const target = optionalText(properties, 'TargetArn');
  if (target !== undefined && !/^arn:aws:(sqs|sns):/.test(target)) {
    throw new Error(`DeadLetterConfig: ${target} is neither a queue nor a topic`);
  }
  return target;
}

function readLogging(name: string, properties: JsonObject): LoggingConfig {
  const format = oneOf(properties, 'LogFormat', ['Text', 'JSON']) ?? 'Text';
  const applicationLevel = oneOf(properties, 'ApplicationLogLevel', LOG_LEVELS);
  const systemLevel = oneOf(properties, 'SystemLogLevel', ['DEBUG', 'INFO', 'WARN']);
  if (format === 'Text' && (applicationLevel ?? systemLevel) !== undefined) {
    throw new Error('LoggingConfig: log levels need LogFormat JSON');
  }
  return {
    format,
    group: optionalText(properties, 'LogGroup') ?? `/aws/lambda/${name}`,
    applicationLevel: applicationLevel ?? 'INFO',
    systemLevel: systemLevel ?? 'INFO',
  };
}
