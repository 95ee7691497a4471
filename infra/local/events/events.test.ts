import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { JsonObject } from '../kernel/json.ts';
import {
  allowAll,
  eventually,
  functionResource,
  roleResource,
  startTestCloud,
  type TestCloud,
} from '../test/support/test-cloud.ts';
import type { RecentEvent } from './recent-events.ts';

const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;

function queue(name: string): JsonObject {
  return { Type: 'AWS::SQS::Queue', Properties: { QueueName: name } };
}

function allowEvents(queueName: string, rules = '*'): JsonObject {
  return {
    Type: 'AWS::SQS::QueuePolicy',
    DependsOn: [queueName],
    Properties: {
      Queues: [{ Ref: queueName }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: queueArn(queueName),
            Condition: {
              ArnLike: { 'aws:SourceArn': `arn:aws:events:us-east-1:000000000000:rule/${rules}` },
            },
          },
        ],
      },
    },
  };
}

function rule(detailType: string, targets: JsonObject[], properties: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['bodega.orders'], 'detail-type': [detailType] },
      Targets: targets,
      ...properties,
    },
  };
}

function target(queueName: string, properties: JsonObject = {}): JsonObject {
  return { Id: queueName, Arn: queueArn(queueName), ...properties };
}

const DeadLetterConfig = { Arn: queueArn('Dead') };

const Resources: JsonObject = {
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
  Orders: queue('Orders'),
  OrdersPolicy: allowEvents('Orders'),
  Dead: queue('Dead'),
  DeadPolicy: allowEvents('Dead', 'shop/*'),
  Closed: queue('Closed'),
  Placed: rule('OrderPlaced', [target('Orders')], { Name: 'placed' }),
  Switched: rule('OrderSwitched', [target('Orders')], { Name: 'switched', State: 'DISABLED' }),
  Transformed: rule('OrderTransformed', [
    target('Orders', {
      InputTransformer: {
        InputPathsMap: { id: '$.detail.orderId' },
        InputTemplate: '{ "order": <id>, "rule": "<aws.events.rule-name>" }',
      },
    }),
  ]),
  Refused: rule('OrderRefused', [target('Closed', { DeadLetterConfig })], { Name: 'refused' }),
  Lost: rule('OrderLost', [
    target('Nowhere', { RoleArn: { 'Fn::GetAtt': ['Sender', 'Arn'] }, DeadLetterConfig }),
  ]),
  ByRole: rule('OrderByRole', [target('Closed', { RoleArn: { 'Fn::GetAtt': ['Sender', 'Arn'] } })]),
  ByStrangeRole: rule('OrderByStrangeRole', [
    target('Closed', { RoleArn: { 'Fn::GetAtt': ['Publisher', 'Arn'] }, DeadLetterConfig }),
  ]),
  Invoked: rule('OrderInvoked', [{ Id: 'worker', Arn: { 'Fn::GetAtt': ['WorkerLambdaFunction', 'Arn'] } }], {
    Name: 'invoked',
  }),
  WorkerLambdaFunction: functionResource('worker'),
  WorkerRole: roleResource([allowAll()]),
  WorkerPermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: { 'Fn::GetAtt': ['WorkerLambdaFunction', 'Arn'] },
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': ['Invoked', 'Arn'] },
    },
  },
  NotPermitted: rule(
    'OrderNotPermitted',
    [{ Id: 'worker', Arn: { 'Fn::GetAtt': ['WorkerLambdaFunction', 'Arn'] }, DeadLetterConfig }],
    { Name: 'not-permitted' },
  ),
  Sender: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      Policies: [
        {
          PolicyName: 'send',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sqs:SendMessage',
                Resource: [queueArn('Closed'), queueArn('Nowhere')],
              },
            ],
          },
        },
      ],
    },
  },
  Retried: rule('OrderRetried', [
    target('Orders', {
      DeadLetterConfig,
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
    }),
  ]),
  OnDefault: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'on-default',
      EventPattern: { source: ['bodega.default'] },
      Targets: [target('Orders')],
    },
  },
  Publisher: roleResource(
    [
      {
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] },
        Condition: { StringEquals: { 'events:source': 'bodega.orders' } },
      },
    ],
    'publisher',
  ),
};

let cloud: TestCloud;
let events: EventBridgeClient;
let sqs: SQSClient;

beforeAll(async () => {
  cloud = await startTestCloud({
    stacks: [
      {
        name: 'demo',
        functions: {
          worker: 'exports.handler = async (event) => console.log(`received ${JSON.stringify(event)}`);',
        },
        template: {
          Resources,
          Outputs: {
            OnDefault: { Value: { Ref: 'OnDefault' } },
            Placed: { Value: { Ref: 'Placed' } },
            PlacedArn: { Value: { 'Fn::GetAtt': ['Placed', 'Arn'] } },
            BusArn: { Value: { 'Fn::GetAtt': ['Bus', 'Arn'] } },
          },
        },
      },
    ],
  });
  events = cloud.client(EventBridgeClient);
  sqs = cloud.client(SQSClient);
});

afterAll(() => cloud.stop());
afterEach(() => cloud.clearFaults());

function entry(detailType: string, detail: JsonObject = {}): PutEventsRequestEntry {
  return {
    Source: 'bodega.orders',
    DetailType: detailType,
    Detail: JSON.stringify(detail),
    EventBusName: 'shop',
  };
}

async function put(...entries: PutEventsRequestEntry[]): Promise<string[]> {
  const { Entries: results = [] } = await events.send(new PutEventsCommand({ Entries: entries }));
  return results.map(({ EventId: id = '' }) => id);
}

/** Takes messages from a queue until there are as many as wanted. */
async function take(queueName: string, count: number): Promise<Message[]> {
  const QueueUrl = `${cloud.awsEndpoint}/000000000000/${queueName}`;
  const taken: Message[] = [];
  await eventually(async () => {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    for (const message of messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
    taken.push(...messages);
    expect(taken.length).toBeGreaterThanOrEqual(count);
  });
  return taken;
}

async function takeBodies(queueName: string, count: number): Promise<JsonObject[]> {
  return (await take(queueName, count)).map((message) => JSON.parse(message.Body ?? '') as JsonObject);
}

/** As the developer pages have it. */
async function recentEvent(id: string | undefined): Promise<RecentEvent | undefined> {
  const { events: recent } = (await cloud.page('events')) as { events: RecentEvent[] };
  return recent.find((event) => event.id === id);
}

function attributesOf(message: Message | undefined): Record<string, string | undefined> {
  const attributes = Object.entries(message?.MessageAttributes ?? {});
  return Object.fromEntries(attributes.map(([name, { StringValue: value }]) => [name, value]));
}

describe('PutEvents', () => {
  test('a target is given the event in the form of EventBridge', async () => {
    const [id] = await put({
      ...entry('OrderPlaced', { orderId: 'o-1' }),
      Time: new Date('2026-03-01T10:20:30.456Z'),
      Resources: ['arn:aws:s3:::bucket'],
    });
    expect(await takeBodies('Orders', 1)).toEqual([
      {
        version: '0',
        id,
        'detail-type': 'OrderPlaced',
        source: 'bodega.orders',
        account: '000000000000',
        time: '2026-03-01T10:20:30Z',
        region: 'us-east-1',
        resources: ['arn:aws:s3:::bucket'],
        detail: { orderId: 'o-1' },
      },
    ]);
  });

  test('entries are taken or refused one by one, and the answers keep their order', async () => {
    const answer = await events.send(
      new PutEventsCommand({
        Entries: [
          { ...entry('OrderPlaced'), Source: undefined },
          { ...entry('OrderPlaced'), DetailType: '' },
          { ...entry('OrderPlaced'), Detail: undefined },
          { ...entry('OrderPlaced'), Detail: '[1]' },
          { ...entry('OrderPlaced'), Detail: 'text' },
          { ...entry('OrderPlaced'), Source: 'aws.s3' },
          entry('OrderPlaced', { orderId: 'o-2' }),
        ],
      }),
    );
    expect(answer.FailedEntryCount).toBe(6);
    expect(answer.Entries).toEqual([
      {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: 'Parameter Source is not valid. Reason: Source is a required argument.',
      },
      {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: 'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
      },
      {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: 'Parameter Detail is not valid. Reason: Detail is a required argument.',
      },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
      { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
      { EventId: expect.any(String) as string },
    ]);
    expect(await takeBodies('Orders', 1)).toEqual([expect.objectContaining({ detail: { orderId: 'o-2' } })]);
  });

  test.each([
    ['no entry', [], 'greater than or equal to 1'],
    [
      'more than 10 entries',
      Array.from({ length: 11 }, () => entry('OrderPlaced')),
      'less than or equal to 10',
    ],
    [
      'more than 1 MB in all entries together',
      [1, 2].map(() => entry('OrderPlaced', { text: 'x'.repeat(600_000) })),
      'Total size of the entries in the request is over the limit.',
    ],
  ])('a request with %s is refused as a whole', async (_case, Entries, message) => {
    const sent = events.send(new PutEventsCommand({ Entries }));
    await expect(sent).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message) as string,
    });
  });

  test('an event for a bus that does not exist gets an id and is lost, as on AWS; the developer pages say so', async () => {
    const [id] = await put({ ...entry('OrderPlaced'), EventBusName: 'shopp' });
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await recentEvent(id)).toMatchObject({
      bus: 'shopp',
      deliveries: [],
      note: expect.stringContaining('There is no event bus shopp') as string,
    });
  });

  test('the bus is the default one when none is named, and may be named by its ARN', async () => {
    const { EventBusName: _bus, ...onDefault } = { ...entry('Anything', { n: 1 }), Source: 'bodega.default' };
    await put(onDefault);
    expect(await takeBodies('Orders', 1)).toEqual([expect.objectContaining({ detail: { n: 1 } })]);
    await put({
      ...entry('OrderPlaced', { n: 2 }),
      EventBusName: 'arn:aws:events:us-east-1:000000000000:event-bus/shop',
    });
    expect(await takeBodies('Orders', 1)).toEqual([expect.objectContaining({ detail: { n: 2 } })]);
  });

  test('a role needs events:PutEvents on the bus, and a policy may demand the source', async () => {
    const { Credentials: credentials } = await cloud.client(STSClient).send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::000000000000:role/publisher',
        RoleSessionName: 'test',
      }),
    );
    const publisher = new EventBridgeClient({
      endpoint: cloud.awsEndpoint,
      region: 'us-east-1',
      credentials: {
        accessKeyId: credentials?.AccessKeyId ?? '',
        secretAccessKey: credentials?.SecretAccessKey ?? '',
        sessionToken: credentials?.SessionToken ?? '',
      },
    });
    const send = async (one: PutEventsRequestEntry): Promise<number | undefined> =>
      (await publisher.send(new PutEventsCommand({ Entries: [one] }))).FailedEntryCount;
    expect(await send(entry('Unmatched'))).toBe(0);
    const refused = {
      name: 'AccessDeniedException',
      message: expect.stringContaining('events:PutEvents') as string,
    };
    await expect(send({ ...entry('Unmatched'), Source: 'bodega.payments' })).rejects.toMatchObject(refused);
    await expect(send({ ...entry('Unmatched'), EventBusName: 'default' })).rejects.toMatchObject(refused);
    publisher.destroy();
  });
});

describe('rules and targets', () => {
  test('a disabled rule delivers nothing until it is enabled', async () => {
    const named = { Name: 'switched', EventBusName: 'shop' };
    const [unseen] = await put(entry('OrderSwitched', { n: 1 }));
    await events.send(new EnableRuleCommand(named));
    await put(entry('OrderSwitched', { n: 2 }));
    expect(await takeBodies('Orders', 1)).toEqual([expect.objectContaining({ detail: { n: 2 } })]);
    expect((await recentEvent(unseen))?.deliveries).toEqual([]);
    await events.send(new DisableRuleCommand(named));
  });

  test('an input transformer makes the target its own input', async () => {
    await put(entry('OrderTransformed', { orderId: 'o-3' }));
    expect(await takeBodies('Orders', 1)).toEqual([{ order: 'o-3', rule: 'demo-Transformed' }]);
  });

  test('the trace header goes on with the message', async () => {
    const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';
    await put({ ...entry('OrderPlaced'), TraceHeader: trace });
    const [message] = await take('Orders', 1);
    expect(message?.Attributes?.AWSTraceHeader).toBe(trace);
  });

  test('Ref of a rule is its name, with its bus before it where that is not the default one', async () => {
    const described = await events.send(new DescribeRuleCommand({ Name: 'placed', EventBusName: 'shop' }));
    expect(described).toMatchObject({
      Name: 'placed',
      Arn: 'arn:aws:events:us-east-1:000000000000:rule/shop/placed',
      EventBusName: 'shop',
      State: 'ENABLED',
    });
    expect(JSON.parse(described.EventPattern ?? '')).toEqual({
      source: ['bodega.orders'],
      'detail-type': ['OrderPlaced'],
    });
    const onDefault = await events.send(new DescribeRuleCommand({ Name: 'on-default' }));
    expect(onDefault.Arn).toBe('arn:aws:events:us-east-1:000000000000:rule/on-default');
  });

  test('TestEventPattern judges an event, which must have the fields of one', async () => {
    const event = {
      id: '1',
      account: '0',
      source: 'a',
      time: 't',
      region: 'r',
      resources: [],
      'detail-type': 'T',
    };
    const judge = async (EventPattern: string, Event: unknown): Promise<boolean | undefined> =>
      (await events.send(new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(Event) }))).Result;
    expect(await judge('{"source":["a"]}', event)).toBe(true);
    expect(await judge('{"source":["b"]}', event)).toBe(false);
    await expect(judge('{"source":"a"}', event)).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
    });
    await expect(judge('{"source":["a"]}', { source: 'a' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('a function as target', () => {
  test('is invoked asynchronously, where its permission names the rule', async () => {
    const [id] = await put(entry('OrderInvoked', { orderId: 'o-8' }));
    const logs = cloud.client(CloudWatchLogsClient);
    await eventually(async () => {
      const { events: lines } = await logs.send(
        new FilterLogEventsCommand({
          logGroupName: '/aws/lambda/demo-dev-worker',
          filterPattern: 'received',
        }),
      );
      expect(lines?.map((line) => line.message).join()).toContain(`"id":"${id ?? ''}"`);
    });
  });

  test('without such a permission the event goes to the dead-letter queue', async () => {
    await put(entry('OrderNotPermitted'));
    const [message] = await take('Dead', 1);
    expect(attributesOf(message)).toMatchObject({
      ERROR_CODE: 'NO_PERMISSIONS',
      ERROR_MESSAGE: expect.stringContaining('lambda:InvokeFunction') as string,
    });
  });
});

describe('failed deliveries', () => {
  test('missing permission: at once to the dead-letter queue, with what went wrong', async () => {
    const [id] = await put(entry('OrderRefused', { orderId: 'o-4' }));
    const [message] = await take('Dead', 1);
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ id, detail: { orderId: 'o-4' } });
    expect(attributesOf(message)).toEqual({
      RULE_ARN: 'arn:aws:events:us-east-1:000000000000:rule/shop/refused',
      TARGET_ARN: queueArn('Closed'),
      ERROR_CODE: 'NO_PERMISSIONS',
      ERROR_MESSAGE: expect.stringContaining('sqs:SendMessage') as string,
      RETRY_ATTEMPTS: '0',
    });
    expect((await recentEvent(id))?.deliveries).toMatchObject([{ state: 'dead-letter', attempts: 1 }]);
  });

  test('a target that is not there: at once to the dead-letter queue', async () => {
    await put(entry('OrderLost'));
    const [message] = await take('Dead', 1);
    expect(attributesOf(message)).toMatchObject({ ERROR_CODE: 'NO_RESOURCE', RETRY_ATTEMPTS: '0' });
  });

  test('a target that names a role is called in its name, whatever the policy of the queue', async () => {
    await put(entry('OrderByRole', { orderId: 'o-7' }));
    expect(await takeBodies('Closed', 1)).toEqual([expect.objectContaining({ detail: { orderId: 'o-7' } })]);
  });

  test('a role that does not trust EventBridge: at once to the dead-letter queue', async () => {
    await put(entry('OrderByStrangeRole'));
    const [message] = await take('Dead', 1);
    expect(attributesOf(message)).toMatchObject({ ERROR_CODE: 'FAILED_TO_ASSUME_ROLE', RETRY_ATTEMPTS: '0' });
  });

  test('an error of the service is retried until the delivery succeeds', async () => {
    await cloud.setFaults([{ kind: 'error', service: 'sqs', action: 'SendMessage', times: 2 }]);
    const [id] = await put(entry('OrderRetried', { orderId: 'o-5' }));
    expect(await takeBodies('Orders', 1)).toEqual([expect.objectContaining({ id })]);
    await eventually(async () => {
      expect((await recentEvent(id))?.deliveries).toMatchObject([{ state: 'delivered', attempts: 3 }]);
    });
  });

  test('after MaximumRetryAttempts retries the event goes to the dead-letter queue', async () => {
    await cloud.setFaults([{ kind: 'throttle', service: 'sqs', action: 'SendMessage', times: 3 }]);
    const [id] = await put(entry('OrderRetried', { orderId: 'o-6' }));
    const [message] = await take('Dead', 1);
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ id });
    expect(attributesOf(message)).toMatchObject({
      ERROR_CODE: 'THROTTLING',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '2',
    });
  });
});

describe('faults', () => {
  test('duplicate: the event is delivered twice, with the same id', async () => {
    await cloud.setFaults([{ kind: 'duplicate', service: 'events', action: 'PutEvents', times: 1 }]);
    const [id] = await put(entry('OrderPlaced'));
    expect((await takeBodies('Orders', 2)).map((event) => event.id)).toEqual([id, id]);
  });

  test('reorder: events put in one call are sent in another order', async () => {
    await cloud.setFaults([{ kind: 'reorder', service: 'events', action: 'PutEvents' }]);
    const ids = await put(...[1, 2, 3, 4].map((n) => entry('OrderPlaced', { n })));
    const received = (await takeBodies('Orders', 4)).map((event) => event.id);
    expect([...received].sort()).toEqual([...ids].sort());
    expect(received).not.toEqual(ids);
  });
});

describe('the API for buses, rules and targets', () => {
  test('makes, lists, changes and deletes them as AWS does', async () => {
    await events.send(new CreateEventBusCommand({ Name: 'other', Description: 'made by hand' }));
    await expect(events.send(new CreateEventBusCommand({ Name: 'other' }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    const { EventBuses: buses } = await events.send(new ListEventBusesCommand({}));
    expect(buses?.map((bus) => bus.Name)).toEqual(['default', 'shop', 'other']);

    const EventBusName = 'other';
    const named = { EventBusName, Rule: 'all' };
    const pattern = (EventPattern: string): Promise<unknown> =>
      events.send(new PutRuleCommand({ Name: 'all', EventBusName, EventPattern }));
    await expect(pattern('{"source": "text"}')).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
    });
    await pattern('{"source": [{"prefix": ""}]}');
    await expect(
      events.send(new PutRuleCommand({ Name: 'all', EventBusName: 'none', EventPattern: '{"a":["b"]}' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Event bus none does not exist.' });

    const Targets = ['Orders', 'Dead'].map((name) => ({ Id: name, Arn: queueArn(name) }));
    await events.send(new PutTargetsCommand({ ...named, Targets }));
    const listed = await events.send(new ListTargetsByRuleCommand({ ...named, Limit: 1 }));
    expect(listed.Targets).toEqual([Targets[0]]);
    const rest = await events.send(new ListTargetsByRuleCommand({ ...named, NextToken: listed.NextToken }));
    expect(rest.Targets).toEqual([Targets[1]]);
    const byTarget = new ListRuleNamesByTargetCommand({ EventBusName, TargetArn: queueArn('Dead') });
    expect((await events.send(byTarget)).RuleNames).toEqual(['all']);

    await expect(events.send(new DeleteEventBusCommand({ Name: 'other' }))).rejects.toThrow(
      'since it has rules',
    );
    await expect(events.send(new DeleteRuleCommand({ Name: 'all', EventBusName }))).rejects.toThrow(
      'has targets',
    );
    await events.send(new RemoveTargetsCommand({ ...named, Ids: ['Orders', 'Dead'] }));
    await events.send(new DeleteRuleCommand({ Name: 'all', EventBusName }));
    expect((await events.send(new ListRulesCommand({ EventBusName }))).Rules).toEqual([]);
    await events.send(new DeleteEventBusCommand({ Name: 'other' }));
    await expect(events.send(new DescribeEventBusCommand({ Name: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test.each([
    [
      'more than five targets',
      Array.from({ length: 6 }, (_, n) => ({ Id: `t${n}`, Arn: queueArn('Orders') })),
      'maximum',
    ],
    [
      'a target of a kind that is not known here',
      [{ Id: 't', Arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/c' }],
      'not to arn:aws:ecs',
    ],
    [
      'a FIFO dead-letter queue',
      [{ Id: 't', Arn: queueArn('Orders'), DeadLetterConfig: { Arn: queueArn('d.fifo') } }],
      'FIFO',
    ],
    [
      'a FIFO queue without message group',
      [{ Id: 't', Arn: queueArn('q.fifo') }],
      'MessageGroupId must be specified',
    ],
  ])('refuses %s', async (_case, Targets, message) => {
    const putTargets = new PutTargetsCommand({ Rule: 'placed', EventBusName: 'shop', Targets });
    await expect(events.send(putTargets)).rejects.toThrow(message);
  });
});

test('kill -9: what PutEvents has accepted is delivered after the restart, and what the API made is still there', async () => {
  await events.send(new CreateEventBusCommand({ Name: 'kept' }));
  const EventPattern = '{"source":["bodega.orders"]}';
  await events.send(new PutRuleCommand({ Name: 'kept', EventBusName: 'kept', EventPattern }));
  await events.send(
    new PutTargetsCommand({
      Rule: 'kept',
      EventBusName: 'kept',
      Targets: [{ Id: 'q', Arn: queueArn('Orders') }],
    }),
  );
  await cloud.setFaults([{ kind: 'error', service: 'sqs', action: 'SendMessage' }]);
  const ids = await put(entry('OrderPlaced', { n: 1 }), entry('OrderPlaced', { n: 2 }));
  await cloud.kill();
  await cloud.restart();
  const received = await takeBodies('Orders', 2);
  expect(received.map((event) => event.id).sort()).toEqual([...ids].sort());

  await put({ ...entry('OrderKept', { n: 3 }), EventBusName: 'kept' });
  expect(await takeBodies('Orders', 1)).toEqual([expect.objectContaining({ detail: { n: 3 } })]);
});

describe('a template', () => {
  async function bootError(properties: JsonObject): Promise<string> {
    const Bad = { Type: 'AWS::Events::Rule', Properties: { Name: 'bad', ...properties } };
    const started = startTestCloud({ stacks: [{ name: 'broken', template: { Resources: { Bad } } }] });
    return started.then(
      async (unexpected) => {
        await unexpected.stop();
        return 'it started';
      },
      (error: unknown) => (error as Error).message,
    );
  }

  test.each<[string, JsonObject, string]>([
    ['a schedule that is none', { ScheduleExpression: 'every hour' }, 'broken: AWS::Events::Rule Bad: '],
    [
      'a bad pattern',
      { EventPattern: { source: 'text' } },
      'broken: AWS::Events::Rule Bad: Event pattern is not valid',
    ],
    [
      'a target of a kind that is not known here',
      {
        EventPattern: { source: ['a'] },
        Targets: [{ Id: 't', Arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/c' }],
      },
      'broken: AWS::Events::Rule Bad: Target t:',
    ],
  ])('with %s does not start, and the error says where', async (_case, properties, message) => {
    expect(await bootError(properties)).toContain(message);
  });
});
