import { isJsonObject, type Json, type JsonObject } from '../../local/kernel/json.ts';
import type { Resources } from './permission.ts';
import type { AwsProvider, EventConfig, FunctionConfig, Service } from './serverless.ts';
import { allow, isIntrinsic, type Statement } from './statement.ts';

export interface FunctionInService {
  readonly key: string;
  readonly config: FunctionConfig;
  readonly service: Service;
  readonly provider: AwsProvider;
  readonly resources: Resources;
}

/** What the function cannot run without, by what its serverless.yml asks of AWS: nobody has to list it. */
export function ownNeeds(fn: FunctionInService): Statement[] {
  refuseUnsupported(fn);
  const { onError, destinations = {} } = fn.config;
  return [
    ...logging(fn),
    ...tracing(fn),
    ...decryption(fn),
    ...fn.config.events.flatMap((event) => eventSource(fn, event)),
    ...(onError === undefined ? [] : [target(fn, 'onError', onError)]),
    ...Object.entries(destinations).map(([name, destination]) =>
      target(fn, `destinations.${name}`, destination),
    ),
  ];
}

/** Who may run code in the role. */
export function assumedBy({ config }: FunctionInService): string[] {
  const edge = config.events.some(({ cloudFront }) => cloudFront !== undefined);
  const scheduler = config.events.some(isOwnSchedule);
  return [
    'lambda.amazonaws.com',
    ...(edge ? ['edgelambda.amazonaws.com'] : []),
    ...(scheduler ? ['scheduler.amazonaws.com'] : []),
  ];
}

function logging({ key, config, service, provider }: FunctionInService): Statement[] {
  if (config.disableLogs === true) return [];
  const actions = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  const ofService = valueAt(service.provider, 'logs', 'lambda', 'logGroup');
  const otherGroup = config.logs?.logGroup ?? ofService;
  if (otherGroup === undefined) {
    // The ARN of a log group ends in `:*`, so it covers the group's streams.
    return [allow(actions, { 'Fn::GetAtt': [provider.naming.getLogGroupLogicalId(key), 'Arn'] })];
  }
  const group = [
    'arn:',
    { Ref: 'AWS::Partition' },
    ':logs:',
    { Ref: 'AWS::Region' },
    ':',
    { Ref: 'AWS::AccountId' },
  ];
  return [allow(actions, { 'Fn::Join': ['', [...group, ':log-group:', otherGroup, ':*']] })];
}

/** AWS: X-Ray knows no resources. */
function tracing({ config, service }: FunctionInService): Statement[] {
  const ofService = valueAt(service.provider, 'tracing', 'lambda');
  // The framework itself lets the service's setting stand where the function says false.
  if (!isOn(config.tracing) && !isOn(ofService)) return [];
  return [allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*')];
}

function isOn(setting: Json | undefined): boolean {
  return setting !== undefined && setting !== null && setting !== false && setting !== '';
}

function decryption({ config, service }: FunctionInService): Statement[] {
  const key = config.kmsKeyArn ?? service.provider.kmsKeyArn;
  return key === undefined ? [] : [allow(['kms:Decrypt'], key)];
}

/** AWS: Lambda reads a queue or a stream in the function's role; every other source calls the function by itself. */
function eventSource(fn: FunctionInService, event: EventConfig): Statement[] {
  const { sqs, stream, cloudFront } = event;
  if (sqs !== undefined) return [allow(QUEUE_ACTIONS, isJsonObject(sqs) ? (sqs.arn ?? null) : sqs)];
  if (stream !== undefined) return streamSource(fn, stream);
  if (cloudFront !== undefined) return [edgeLogging(fn)];
  if (isOwnSchedule(event)) return [scheduling(fn)];
  return [];
}

const QUEUE_ACTIONS = [
  ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
];
const STREAM_ACTIONS = ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'];

function streamSource(fn: FunctionInService, stream: Json): Statement[] {
  const { arn, type, destinations }: JsonObject = isJsonObject(stream) ? stream : { arn: stream };
  if ((type ?? serviceOfArn(arn)) !== 'dynamodb')
    throw new Error('only streams of DynamoDB tables are known');
  const onFailure = isJsonObject(destinations) ? destinations.onFailure : undefined;
  return [
    allow(STREAM_ACTIONS, arn ?? null),
    // AWS: ListStreams knows no resources.
    allow(['dynamodb:ListStreams'], '*'),
    ...(onFailure === undefined ? [] : [target(fn, 'the destination of a stream', onFailure)]),
  ];
}

/** AWS: Lambda@Edge logs in the region nearest to the viewer, into groups that it makes itself. */
function edgeLogging({ config }: FunctionInService): Statement {
  const group = `log-group:/aws/lambda/us-east-1.${config.name}:*`;
  return allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], {
    'Fn::Sub': `arn:\${AWS::Partition}:logs:*:\${AWS::AccountId}:${group}`,
  });
}

/** The framework lets EventBridge Scheduler call the function in the function's own role. */
function isOwnSchedule({ schedule }: EventConfig): boolean {
  return isJsonObject(schedule) && schedule.method === 'scheduler' && schedule.roleArn === undefined;
}

/** Not `Fn::GetAtt`: the function needs the role first. */
function scheduling({ config }: FunctionInService): Statement {
  return allow(['lambda:InvokeFunction'], functionArn(config.name));
}

function functionArn(name: string): Json {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${name}` };
}

const SEND: Readonly<Record<string, string>> = {
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  lambda: 'lambda:InvokeFunction',
  function: 'lambda:InvokeFunction',
  events: 'events:PutEvents',
  eventBus: 'events:PutEvents',
};
const SERVICE_OF_TYPE: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'sqs',
  'AWS::SNS::Topic': 'sns',
  'AWS::Lambda::Function': 'lambda',
  'AWS::Events::EventBus': 'events',
};

/** Where Lambda sends what failed, or what came of it: `{ arn, type }`, an ARN, or a function of this service. */
function target(fn: FunctionInService, where: string, destination: Json): Statement {
  if (typeof destination === 'string' && !destination.startsWith('arn:')) {
    const name = fn.service.functions?.[destination]?.name;
    if (name === undefined) throw new Error(`${where}: there is no function ${destination} in this service`);
    return allow(['lambda:InvokeFunction'], functionArn(name));
  }
  const described =
    isJsonObject(destination) && !isIntrinsic(destination) ? destination : { arn: destination };
  const { arn = null, type } = described as JsonObject;
  const kind = typeof type === 'string' ? type : (serviceOfArn(arn) ?? serviceOfResource(fn.resources, arn));
  const action = SEND[kind ?? ''];
  if (action === undefined) {
    throw new Error(
      `${where}: cannot tell whether ${JSON.stringify(arn)} is a queue, a topic, a function or a bus`,
    );
  }
  return allow([action], arn);
}

/** Also of ARNs that `Fn::Sub` or `Fn::Join` puts together. */
function serviceOfArn(arn: Json | undefined): string | undefined {
  return /:(sqs|sns|lambda|events|dynamodb|kinesis):/.exec(JSON.stringify(arn ?? null))?.[1];
}

function serviceOfResource(resources: Resources, arn: Json): string | undefined {
  if (!isJsonObject(arn)) return undefined;
  const getAtt = arn['Fn::GetAtt'];
  const logicalId = Array.isArray(getAtt) ? getAtt[0] : arn.Ref;
  const type = typeof logicalId === 'string' ? resources[logicalId]?.Type : undefined;
  return typeof type === 'string' ? SERVICE_OF_TYPE[type] : undefined;
}

/** What the framework would give to its shared role alone: better an error than a function that cannot run. */
function refuseUnsupported({ config, service }: FunctionInService): void {
  const setting =
    (['vpc', 'fileSystemConfig', 'durableConfig'] as const).find((name) => isOn(config[name])) ??
    (isOn(service.provider.vpc) && config.vpc !== false && config.vpc !== null ? 'provider.vpc' : undefined);
  if (setting !== undefined) throw new Error(`what ${setting} needs of the role is not known`);
  const source = config.events.flatMap(Object.keys).find((name) => UNKNOWN_SOURCES.has(name));
  if (source !== undefined) throw new Error(`what the event source ${source} needs of the role is not known`);
}

const UNKNOWN_SOURCES = new Set(['msk', 'kafka', 'activemq', 'rabbitmq']);

function valueAt(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), value);
}
