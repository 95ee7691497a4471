import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { JsonObject } from '../kernel/json.ts';
import {
  eventually,
  functionResource,
  roleResource,
  startTestCloud,
  type TestCloud,
} from '../test/support/test-cloud.ts';

const queueArn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const roleArn = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
const scheduleArn = (name: string) => `arn:aws:scheduler:us-east-1:000000000000:schedule/default/${name}`;
const queue = (QueueName: string): JsonObject => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });

function role(RoleName: string, actions: string[], principal = 'scheduler.amazonaws.com'): JsonObject {
  const trust = {
    Effect: 'Allow',
    Principal: { Service: principal },
    Action: 'sts:AssumeRole',
    Condition: {
      ArnEquals: { 'aws:SourceArn': 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/default' },
    },
  };
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }];
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName,
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
      Policies: [{ PolicyName: 'invoke', PolicyDocument: { Version: '2012-10-17', Statement } }],
    },
  };
}

function schedule(Name: string, Target: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ...{ Name, ScheduleExpression: 'cron(0 0 1 1 ? 2199)', FlexibleTimeWindow: { Mode: 'OFF' } },
      Target: { RoleArn: roleArn('scheduler'), ...Target },
      ...more,
    },
  };
}

function allow(type: string, list: JsonObject, service: string, Action: string): JsonObject {
  const Statement = [{ Effect: 'Allow', Principal: { Service: service }, Action, Resource: '*' }];
  return { Type: type, Properties: { ...list, PolicyDocument: { Version: '2012-10-17', Statement } } };
}

const Resources: JsonObject = {
  Due: queue('due'),
  Dead: queue('dead'),
  Fanned: queue('fanned'),
  FannedPolicy: allow(
    'AWS::SQS::QueuePolicy',
    { Queues: [{ Ref: 'Fanned' }] },
    'sns.amazonaws.com',
    'sqs:SendMessage',
  ),
  Ruled: queue('ruled'),
  RuledPolicy: allow(
    'AWS::SQS::QueuePolicy',
    { Queues: [{ Ref: 'Ruled' }] },
    'events.amazonaws.com',
    'sqs:SendMessage',
  ),
  Topic: {
    Type: 'AWS::SNS::Topic',
    Properties: { TopicName: 'topic' },
  },
  OnTopic: {
    Type: 'AWS::SNS::Subscription',
    Properties: {
      ...{ TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', Endpoint: queueArn('fanned') },
      RawMessageDelivery: true,
    },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
  OnBus: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['bodega.clock'] },
      Targets: [{ Id: 'ruled', Arn: queueArn('ruled') }],
    },
  },
  Nightly: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ...{ Name: 'nightly', ScheduleExpression: 'cron(0 3 * * ? *)' },
      Targets: [{ Id: 'ruled', Arn: queueArn('ruled') }],
    },
  },
  Scheduler: role('scheduler', [
    'sqs:SendMessage',
    'sns:Publish',
    'lambda:InvokeFunction',
    'events:PutEvents',
  ]),
  Weak: role('weak', ['sns:Publish']),
  DeadOnly: role('strange', ['sqs:SendMessage'], 'events.amazonaws.com'),
  Worker: functionResource('worker'),
  WorkerRole: roleResource([{ Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*' }]),
  ToQueue: schedule('to-queue', {
    Arn: queueArn('due'),
    Input: '{"schedule":"<aws.scheduler.schedule-arn>","at":"<aws.scheduler.scheduled-time>"}',
  }),
  ToTopic: schedule('to-topic', { Arn: { Ref: 'Topic' }, Input: 'to the topic' }),
  ToBus: schedule('to-bus', {
    Arn: { 'Fn::GetAtt': ['Bus', 'Arn'] },
    Input: '{"tick":1}',
    EventBridgeParameters: { Source: 'bodega.clock', DetailType: 'Tick' },
  }),
  ToFunction: schedule('to-function', { Arn: { 'Fn::GetAtt': ['Worker', 'Arn'] } }),
  ByWeak: schedule('by-weak', { Arn: queueArn('due'), RoleArn: roleArn('weak') }),
  ToNowhere: schedule('to-nowhere', {
    Arn: queueArn('nowhere'),
    Input: 'lost',
    DeadLetterConfig: { Arn: queueArn('dead') },
  }),
  AtOnce: schedule(
    'at-once',
    { Arn: queueArn('due'), Input: 'at once' },
    { ScheduleExpression: 'rate(1 day)' },
  ),
};

let cloud: TestCloud;
let scheduler: SchedulerClient;

beforeAll(async () => {
  cloud = await startTestCloud({
    stacks: [
      {
        name: 'demo',
        functions: {
          worker: 'exports.handler = async (event) => console.log(`received ${JSON.stringify(event)}`);',
        },
        template: { Resources },
      },
    ],
  });
  scheduler = cloud.client(SchedulerClient);
});

afterAll(() => cloud.stop());
afterEach(() => cloud.clearFaults());

async function run(name: string): Promise<number> {
  return (await fetch(`${cloud.url}/_local/schedules/${name}/run`, { method: 'POST' })).status;
}

async function taken(name: string, fits: (message: Message) => boolean = () => true): Promise<Message> {
  const QueueUrl = `${cloud.awsEndpoint}/000000000000/${name}`;
  const sqs = cloud.client(SQSClient);
  return eventually(async () => {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        ...{ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, MessageAttributeNames: ['All'] },
      }),
    );
    for (const { ReceiptHandle } of messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    const found = messages.find(fits);
    if (found === undefined) throw new Error('not yet');
    return found;
  });
}

async function logged(logGroupName: string, wanted: string): Promise<string> {
  const logs = cloud.client(CloudWatchLogsClient);
  return eventually(async () => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    const line = events.find(({ message }) => message?.includes(wanted))?.message;
    if (line === undefined) throw new Error('not yet');
    return line;
  });
}

test('AWS: a rate without a start date begins at once, and a restart does not begin it again', async () => {
  await taken('due', ({ Body }) => Body === 'at once');
  await cloud.kill();
  await cloud.restart();
  await run('to-queue');
  const next = await taken('due');
  expect(next.Body).not.toBe('at once');
});

test('a schedule can be run now, in the name of its role, with its input filled in', async () => {
  expect(await run('to-queue')).toBe(202);
  const body = JSON.parse((await taken('due')).Body ?? '') as JsonObject;
  expect(body).toEqual({
    schedule: scheduleArn('to-queue'),
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/) as string,
  });
  expect(await run('none')).toBe(404);
});

test('topics, buses and functions are targets too', async () => {
  await Promise.all(['to-topic', 'to-bus', 'to-function'].map(run));
  expect((await taken('fanned')).Body).toBe('to the topic');
  expect(JSON.parse((await taken('ruled')).Body ?? '')).toMatchObject({
    ...{ source: 'bodega.clock', 'detail-type': 'Tick', detail: { tick: 1 } },
  });
  await logged('/aws/lambda/demo-dev-worker', 'Scheduled Event');
});

test('a role that may not do it does not do it', async () => {
  await run('by-weak');
  const line = await logged('/aws/scheduler', 'NO_PERMISSIONS');
  expect(line).toContain('sqs:SendMessage');
});

test('what cannot be delivered is a dead letter that says why', async () => {
  await run('to-nowhere');
  const dead = await taken('dead');
  expect(dead.Body).toBe('lost');
  expect(dead.MessageAttributes).toMatchObject({
    SCHEDULE_ARN: { StringValue: scheduleArn('to-nowhere') },
    TARGET_ARN: { StringValue: queueArn('nowhere') },
    ERROR_CODE: { StringValue: 'NO_RESOURCE' },
    RETRY_ATTEMPTS: { StringValue: '0' },
  });
});

test('what fails is tried again', async () => {
  const fault = {
    kind: 'error',
    service: 'sqs',
    action: 'SendMessage',
    principal: 'scheduler',
    times: 2,
  } as const;
  await cloud.setFaults([fault]);
  await run('to-queue');
  expect((await taken('due')).Body).toContain(scheduleArn('to-queue'));
});

function wanted(Name: string, more: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput {
  return {
    Name,
    ScheduleExpression: 'cron(0 8 ? * MON-FRI *)',
    ScheduleExpressionTimezone: 'Europe/Lisbon',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: queueArn('due'), RoleArn: roleArn('scheduler'), Input: `by ${Name}` },
    ...more,
  };
}

/** As `at(…)` wants it. */
const inSeconds = (seconds: number): string =>
  `at(${new Date(Date.now() + seconds * 1000).toISOString().slice(0, 19)})`;

describe('by the API', () => {
  test('a schedule is made, found, changed and deleted', async () => {
    const made = await scheduler.send(new CreateScheduleCommand(wanted('daily')));
    expect(made.ScheduleArn).toBe(scheduleArn('daily'));
    expect(await scheduler.send(new GetScheduleCommand({ Name: 'daily' }))).toMatchObject({
      ...{ Name: 'daily', GroupName: 'default', State: 'ENABLED', ActionAfterCompletion: 'NONE' },
      ...{ ScheduleExpressionTimezone: 'Europe/Lisbon', FlexibleTimeWindow: { Mode: 'OFF' } },
      Target: { Arn: queueArn('due'), Input: 'by daily' },
      CreationDate: expect.any(Date) as Date,
    });
    await expect(scheduler.send(new CreateScheduleCommand(wanted('daily')))).rejects.toMatchObject({
      name: 'ConflictException',
    });
    await scheduler.send(new UpdateScheduleCommand({ ...wanted('daily'), State: 'DISABLED' }));
    const { Schedules } = await scheduler.send(
      new ListSchedulesCommand({ NamePrefix: 'd', State: 'DISABLED' }),
    );
    expect(Schedules?.map(({ Name }) => Name)).toEqual(['daily']);
    await scheduler.send(new DeleteScheduleCommand({ Name: 'daily' }));
    await expect(scheduler.send(new GetScheduleCommand({ Name: 'daily' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('one that runs once is gone afterwards, when it is to be', async () => {
    const once = { ScheduleExpressionTimezone: undefined, ScheduleExpression: inSeconds(2) };
    await scheduler.send(
      new CreateScheduleCommand(wanted('once', { ...once, ActionAfterCompletion: 'DELETE' })),
    );
    expect((await taken('due', ({ Body }) => Body === 'by once')).Body).toBe('by once');
    await expect(scheduler.send(new GetScheduleCommand({ Name: 'once' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('what was due while the laptop was closed comes at the next start', async () => {
    const once = { ScheduleExpressionTimezone: undefined, ScheduleExpression: inSeconds(1) };
    await scheduler.send(new CreateScheduleCommand(wanted('slept', once)));
    await cloud.kill();
    await cloud.restart();
    await taken('due', ({ Body }) => Body === 'by slept');
  });

  test.each<[string, Partial<CreateScheduleCommandInput>, string, string]>([
    ['a wrong time', { ScheduleExpression: 'cron(0 8 * * * *)' }, 'ValidationException', 'must be ?'],
    ['a wrong zone', { ScheduleExpressionTimezone: 'Mars/Base' }, 'ValidationException', 'Timezone'],
    ['no window', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, 'ValidationException', 'FlexibleTimeWindow'],
    [
      'a target that is not here',
      { Target: { Arn: 'arn:aws:scheduler:::aws-sdk:ec2:stopInstances', RoleArn: roleArn('scheduler') } },
      'ValidationException',
      'the local cloud invokes',
    ],
    ['another group', { GroupName: 'other' }, 'ResourceNotFoundException', 'group other'],
  ])('CreateSchedule refuses %s', async (_what, more, name, message) => {
    await expect(scheduler.send(new CreateScheduleCommand(wanted('x', more)))).rejects.toMatchObject({
      ...{ name, message: expect.stringContaining(message) as string },
    });
  });
});

test('/_local/schedules lists them with their next time', async () => {
  const { schedules } = (await cloud.page('schedules')) as { schedules: JsonObject[] };
  expect(schedules).toContainEqual({
    ...{ name: 'to-topic', expression: 'cron(0 0 1 1 ? 2199)', timeZone: 'UTC', state: 'ENABLED' },
    target: 'arn:aws:sns:us-east-1:000000000000:topic',
    next: '2199-01-01T00:00:00.000Z',
  });
});

describe('a rule with a schedule', () => {
  const put = (EventBusName: string, ScheduleExpression: string) =>
    cloud
      .client(EventBridgeClient)
      .send(new PutRuleCommand({ Name: 'scheduled', EventBusName, ScheduleExpression }));

  test('gives its own targets an event', async () => {
    expect(await run('nightly')).toBe(202);
    const { Body } = await taken('ruled');
    expect(JSON.parse(Body ?? '')).toMatchObject({
      ...{ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} },
      resources: ['arn:aws:events:us-east-1:000000000000:rule/nightly'],
    });
  });

  test('stands on the default bus alone, and has no at(…)', async () => {
    expect((await put('default', 'rate(5 minutes)')).RuleArn).toContain('rule/scheduled');
    await expect(put('shop', 'rate(5 minutes)')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put('default', inSeconds(60))).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
