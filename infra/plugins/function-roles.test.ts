import type { Json, JsonObject } from '../local/kernel/json.ts';
import FunctionRoles from './function-roles.ts';
import { roleName } from './function-roles/role.ts';
import type { FunctionConfig, Serverless, Service } from './function-roles/serverless.ts';

const resources = {
  Table: { Type: 'AWS::DynamoDB::Table' },
  Queue: { Type: 'AWS::SQS::Queue' },
  Topic: { Type: 'AWS::SNS::Topic' },
  Bus: { Type: 'AWS::Events::EventBus' },
};
const getAtt = (id: string, attribute = 'Arn'): JsonObject => ({ 'Fn::GetAtt': [id, attribute] });
const tableArn = getAtt('Table');
const queueArn = getAtt('Queue');

class UserMistake extends Error {}

/** Runs the plugin as the framework does before a command. */
function serviceAfter(
  functions: Record<string, Partial<FunctionConfig>>,
  provider: JsonObject = {},
): Required<Service> {
  const complete = Object.entries(functions).map(([key, config]) => {
    return [key, { name: `shop-dev-${key}`, events: [], ...config }] as const;
  });
  const service = {
    service: 'shop',
    provider,
    functions: Object.fromEntries(complete),
    resources: { Resources: { ...resources } },
  };
  const serverless: Serverless = {
    service,
    classes: { Error: UserMistake },
    configSchemaHandler: { defineFunctionProperties: () => undefined },
    getProvider: () => ({
      naming: {
        getNormalizedFunctionName: (key) => key.charAt(0).toUpperCase() + key.slice(1),
        getLogGroupLogicalId: (key) => `${key}LogGroup`,
      },
      getRegion: () => 'eu-west-1',
    }),
  };
  new FunctionRoles(serverless).hooks.initialize!();
  return service;
}

function roleOf(config: Partial<FunctionConfig>, provider?: JsonObject): JsonObject {
  const role = serviceAfter({ work: config }, provider).resources.Resources?.WorkRole;
  return role?.Properties as JsonObject;
}

function statementsOf(config: Partial<FunctionConfig>, provider?: JsonObject): JsonObject[] {
  const [policy] = roleOf(config, provider).Policies as { PolicyDocument: { Statement: JsonObject[] } }[];
  return policy!.PolicyDocument.Statement;
}

/** What the permission becomes. */
function statementOf(permission: Json): JsonObject | undefined {
  return statementsOf({ permissions: [permission], disableLogs: true })[0];
}

const allow = (Action: string[], Resource: Json): JsonObject => ({ Effect: 'Allow', Action, Resource });
const logs = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], getAtt('workLogGroup'));

describe('permissions', () => {
  test.each<[string, Json, JsonObject]>([
    ['a resource of the service', 'dynamodb:PutItem on Table', allow(['dynamodb:PutItem'], tableArn)],
    [
      'a part of it',
      'dynamodb:Query on Table/index/*',
      allow(['dynamodb:Query'], { 'Fn::Sub': '${Table.Arn}/index/*' }),
    ],
    ['a topic, whose Ref is its ARN', 'sns:Publish on Topic', allow(['sns:Publish'], { Ref: 'Topic' })],
    ['a part of a topic', 'sns:Publish on Topic:x', allow(['sns:Publish'], { 'Fn::Sub': '${Topic}:x' })],
    ['everything', 'xray:PutTraceSegments on *', allow(['xray:PutTraceSegments'], '*')],
    ['an ARN', 's3:GetObject on arn:aws:s3:::b/*', allow(['s3:GetObject'], 'arn:aws:s3:::b/*')],
    [
      'several actions and resources',
      'dynamodb:GetItem, dynamodb:Query on Table, Table/index/*',
      allow(['dynamodb:GetItem', 'dynamodb:Query'], [tableArn, { 'Fn::Sub': '${Table.Arn}/index/*' }]),
    ],
  ])('short: %s', (_what, permission, statement) => {
    expect(statementOf(permission)).toEqual(statement);
  });

  const imported = { 'Fn::ImportValue': 'bus' };
  const when = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['PRODUCT#*'] } };
  test.each<[string, Json, JsonObject]>([
    ['an intrinsic function passes as it is', { allow: 'a:B', on: imported }, allow(['a:B'], imported)],
    [
      'several',
      { allow: ['a:B', 'c:D'], on: [imported, 'Queue'] },
      allow(['a:B', 'c:D'], [imported, queueArn]),
    ],
    ['a condition', { allow: 'a:B', on: 'Table', when }, { ...allow(['a:B'], tableArn), Condition: when }],
  ])('long: %s', (_what, permission, statement) => {
    expect(statementOf(permission)).toEqual(statement);
  });

  test.each<[string, Json, string]>([
    ['no resource', 'dynamodb:PutItem', 'write "service:Operation on Resource", or { allow, on, when }'],
    ['a number', 7, 'write "service:Operation on Resource"'],
    ['no service', 'PutItem on Table', '"PutItem" is not an action, such as dynamodb:PutItem'],
    ['all actions', '* on Table', '"*" is not an action'],
    [
      'a resource that is not there',
      'a:B on Tabel',
      'Tabel is not a resource of this service: write its ARN',
    ],
    [
      'something else as a resource',
      { allow: 'a:B', on: { Table: 'Arn' } },
      '{"Table":"Arn"} is not a resource',
    ],
    ['an unknown key', { allow: 'a:B', on: 'Table', if: {} }, 'if is none of allow, on, when'],
    ['no action', { on: 'Table' }, 'allow is missing'],
    ['an empty list', { allow: [], on: 'Table' }, 'allow and on cannot be empty'],
    ['a missing on', { allow: 'a:B' }, 'on is missing'],
    [
      'a condition without operator',
      { allow: 'a:B', on: '*', when: { key: 'x' } },
      'when is not a condition',
    ],
  ])('an error that names service, function and entry: %s', (_what, permission, reason) => {
    const entry = `shop: function work: permissions[1] ${JSON.stringify(permission)}: `;
    const run = (): unknown => serviceAfter({ work: { permissions: ['a:B on Table', permission] } });
    expect(run).toThrow(UserMistake);
    expect(run).toThrow(entry);
    expect(run).toThrow(reason);
  });

  test('an error: something other than a list', () => {
    expect(() => serviceAfter({ work: { permissions: 'a:B on Table' } })).toThrow(
      'shop: function work: permissions is not a list',
    );
  });
});

describe('what a function needs to run', () => {
  test('AWS: its log streams', () => {
    expect(statementsOf({})).toEqual([logs]);
    expect(statementsOf({ disableLogs: true })).toEqual([]);
  });

  test('its log group, where it has another', () => {
    const [statement] = statementsOf({}, { logs: { lambda: { logGroup: { Ref: 'Group' } } } });
    expect(JSON.stringify(statement)).toContain('":log-group:",{"Ref":"Group"},":*"');
  });

  test.each<[string, Partial<FunctionConfig>, JsonObject]>([
    ['of the service', {}, { tracing: { lambda: true } }],
    ['of the function', { tracing: 'Active' }, {}],
  ])('AWS: traces, with the tracing %s', (_whose, config, provider) => {
    expect(statementsOf(config, provider)).toEqual([
      logs,
      allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
    ]);
  });

  test('AWS: the key of its environment', () => {
    expect(statementsOf({}, { kmsKeyArn: getAtt('Key') })).toEqual([
      logs,
      allow(['kms:Decrypt'], getAtt('Key')),
    ]);
  });

  const plainArn = 'arn:aws:sqs:us-east-1:000000000000:queue';
  test.each<[string, Json, Json]>([
    ['in short', plainArn, plainArn],
    ['in full', { arn: queueArn, batchSize: 5 }, queueArn],
  ])('AWS: its queue, written %s', (_how, sqs, arn) => {
    expect(statementsOf({ events: [{ sqs }] })).toEqual([
      logs,
      allow(
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
        arn,
      ),
    ]);
  });

  test('AWS: its stream, and the queue that learns of what was given up', () => {
    const stream = {
      type: 'dynamodb',
      arn: getAtt('Table', 'StreamArn'),
      destinations: { onFailure: { type: 'sqs', arn: queueArn } },
    };
    expect(statementsOf({ events: [{ stream }] })).toEqual([
      logs,
      allow(
        ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
        getAtt('Table', 'StreamArn'),
      ),
      allow(['dynamodb:ListStreams'], '*'),
      allow(['sqs:SendMessage'], queueArn),
    ]);
  });

  const topicArn = 'arn:aws:sns:us-east-1:000000000000:topic';
  test.each<[string, Partial<FunctionConfig>, JsonObject]>([
    ['onError, a queue', { onError: queueArn }, allow(['sqs:SendMessage'], queueArn)],
    ['onError, a topic', { onError: { Ref: 'Topic' } }, allow(['sns:Publish'], { Ref: 'Topic' })],
    ['onError, an ARN', { onError: topicArn }, allow(['sns:Publish'], topicArn)],
    [
      'onError, an ARN put together',
      { onError: { 'Fn::Sub': 'arn:${AWS::Partition}:sqs:x:y:z' } },
      allow(['sqs:SendMessage'], { 'Fn::Sub': 'arn:${AWS::Partition}:sqs:x:y:z' }),
    ],
    [
      'a destination with its type',
      { destinations: { onFailure: { type: 'eventBus', arn: { 'Fn::ImportValue': 'x' } } } },
      allow(['events:PutEvents'], { 'Fn::ImportValue': 'x' }),
    ],
    [
      'a function of the service',
      { destinations: { onSuccess: 'work' } },
      allow(['lambda:InvokeFunction'], {
        'Fn::Sub': 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:shop-dev-work',
      }),
    ],
  ])('AWS: where its failures and results go: %s', (_what, config, statement) => {
    expect(statementsOf(config)).toEqual([logs, statement]);
  });

  test('AWS: Lambda@Edge assumes the role too, and logs in every region', () => {
    const role = roleOf({ events: [{ cloudFront: { eventType: 'origin-request' } }] });
    expect(JSON.stringify(role.AssumeRolePolicyDocument)).toContain(
      '{"Service":["lambda.amazonaws.com","edgelambda.amazonaws.com"]}',
    );
    expect(JSON.stringify(role.Policies)).toContain(
      'logs:*:${AWS::AccountId}:log-group:/aws/lambda/us-east-1.shop-dev-work:*',
    );
  });

  test('AWS: EventBridge Scheduler assumes the role too, and calls the function', () => {
    const role = roleOf({ events: [{ schedule: { method: 'scheduler', rate: ['rate(1 hour)'] } }] });
    expect(JSON.stringify(role.AssumeRolePolicyDocument)).toContain('"scheduler.amazonaws.com"');
    expect(JSON.stringify(role.Policies)).toContain('"lambda:InvokeFunction"');
  });

  test('nothing for sources that call the function by themselves', () => {
    const events = [
      { httpApi: 'GET /' },
      { sns: topicArn },
      { schedule: 'rate(1 hour)' },
      { eventBridge: {} },
    ];
    expect(statementsOf({ events })).toEqual([logs]);
    expect(JSON.stringify(roleOf({ events }).AssumeRolePolicyDocument)).toContain('["lambda.amazonaws.com"]');
  });

  test.each<[string, Partial<FunctionConfig>, string]>([
    ['a VPC', { vpc: {} }, 'what vpc needs of the role is not known'],
    ['Kafka', { events: [{ kafka: {} }] }, 'what the event source kafka needs of the role is not known'],
    [
      'Kinesis',
      { events: [{ stream: { type: 'kinesis', arn: queueArn } }] },
      'only streams of DynamoDB tables',
    ],
    [
      'an import of something',
      { onError: { 'Fn::ImportValue': 'x' } },
      'onError: cannot tell whether {"Fn::Imp',
    ],
    [
      'no such function',
      { destinations: { onFailure: 'play' } },
      'destinations.onFailure: there is no function play',
    ],
  ])('an error: %s', (_what, config, reason) => {
    expect(() => serviceAfter({ work: config })).toThrow(`shop: function work: ${reason}`);
  });
});

describe('one role per function', () => {
  test('every function gets its own', () => {
    const { functions, resources: created } = serviceAfter({
      placeOrder: {},
      getOrder: { condition: 'IsProd' },
    });
    expect(Object.values(functions).map(({ role }) => role)).toEqual(['PlaceOrderRole', 'GetOrderRole']);
    expect(created.Resources?.PlaceOrderRole).toMatchObject({
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'shop-dev-placeOrder-eu-west-1',
        AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: ['lambda.amazonaws.com'] } }] },
      },
    });
    expect(created.Resources?.GetOrderRole).toMatchObject({ Condition: 'IsProd' });
  });

  test('a function that names its role keeps it', () => {
    const { functions, resources: created } = serviceAfter({ work: { role: 'OtherRole' } });
    expect(functions.work?.role).toBe('OtherRole');
    expect(created.Resources).toEqual(resources);
  });

  test('a service without functions stays as it is', () => {
    expect(serviceAfter({}).resources.Resources).toEqual(resources);
  });

  test.each<[string, Record<string, Partial<FunctionConfig>>, JsonObject, string]>([
    [
      'role and permissions',
      { work: { role: 'x', permissions: [] } },
      {},
      'function work: has both a role and',
    ],
    [
      'a resource of that name',
      { tabl: {}, Tabl: {} },
      {},
      'function Tabl: the resource TablRole is there already',
    ],
    [
      'statements for the shared role',
      {},
      { iam: { role: { statements: [] } } },
      'provider.iam.role: has no effect',
    ],
    [
      'a shared role',
      {},
      { role: 'x' },
      'provider.role: has no effect, since every function has a role of its own',
    ],
  ])('an error: %s', (_what, functions, provider, reason) => {
    expect(() => serviceAfter(functions, provider)).toThrow(`shop: ${reason}`);
  });

  test('AWS: role names have at most 64 characters, and stay distinct when cut', () => {
    const long = 'notifications-production-recordMailComplaint';
    expect(roleName('shop-dev-work', 'us-east-1')).toBe('shop-dev-work-us-east-1');
    const names = ['ap-southeast-1', 'ap-southeast-2'].map((region) =>
      roleName(`${long}sAndBounces`, region),
    );
    expect(names[0]).toMatch(/^notifications-production-recordMailComplaint[\w-]{20}$/);
    expect(new Set(names).size).toBe(2);
  });
});
