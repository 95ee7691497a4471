import {
  CancelReplayCommand,
  CreateArchiveCommand,
  DescribeArchiveCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  ListArchivesCommand,
  ListReplaysCommand,
  PutEventsCommand,
  StartReplayCommand,
  type StartReplayCommandInput,
} from '@aws-sdk/client-eventbridge';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { JsonObject } from '../../kernel/json.ts';
import { eventually, startTestCloud, type TestCloud } from '../../test/support/test-cloud.ts';

const arn = (rest: string) => `arn:aws:events:us-east-1:000000000000:${rest}`;

function consumer(name: string): JsonObject {
  const queueArn = `arn:aws:sqs:us-east-1:000000000000:${name}`;
  return {
    [`${name}Queue`]: { Type: 'AWS::SQS::Queue', Properties: { QueueName: name } },
    [`${name}Policy`]: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: `${name}Queue` }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: queueArn,
            },
          ],
        },
      },
    },
    [`${name}Rule`]: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: name,
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['bodega.orders'] },
        Targets: [{ Id: name, Arn: queueArn }],
      },
    },
  };
}

const Resources: JsonObject = {
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
  Archive: {
    Type: 'AWS::Events::Archive',
    Properties: {
      ArchiveName: 'shop-archive',
      SourceArn: { 'Fn::GetAtt': ['Bus', 'Arn'] },
      EventPattern: { 'detail-type': [{ 'anything-but': ['CustomerRegistered'] }] },
      RetentionDays: 30,
    },
  },
  ...consumer('first'),
  ...consumer('second'),
};

let cloud: TestCloud;
let events: EventBridgeClient;

beforeAll(async () => {
  cloud = await startTestCloud({ stacks: [{ name: 'demo', template: { Resources } }] });
  events = cloud.client(EventBridgeClient);
});

afterAll(() => cloud.stop());

async function put(DetailType: string, orderId = 'o'): Promise<string> {
  const { Entries: [entry] = [] } = await events.send(
    new PutEventsCommand({
      Entries: [
        { EventBusName: 'shop', Source: 'bodega.orders', DetailType, Detail: JSON.stringify({ orderId }) },
      ],
    }),
  );
  return entry?.EventId ?? '';
}

/** Takes the messages of a queue until one fits. */
async function taken(name: string, fits: (event: JsonObject) => boolean): Promise<JsonObject> {
  const QueueUrl = `${cloud.awsEndpoint}/000000000000/${name}`;
  const sqs = cloud.client(SQSClient);
  return eventually(async () => {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { ReceiptHandle } of messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    const found = messages.map(({ Body }) => JSON.parse(Body ?? '') as JsonObject).find(fits);
    if (found === undefined) throw new Error('not yet');
    return found;
  });
}

function replay(ReplayName: string, more: Partial<StartReplayCommandInput> = {}) {
  return events.send(
    new StartReplayCommand({
      ReplayName,
      EventSourceArn: arn('archive/shop-archive'),
      EventStartTime: new Date(Date.now() - 60_000),
      EventEndTime: new Date(Date.now() + 1000),
      Destination: { Arn: arn('event-bus/shop') },
      ...more,
    }),
  );
}

async function ended(ReplayName: string) {
  return eventually(async () => {
    const found = await events.send(new DescribeReplayCommand({ ReplayName }));
    expect(found.ReplayEndTime).toBeDefined();
    return found;
  });
}

const archived = async () =>
  (await events.send(new DescribeArchiveCommand({ ArchiveName: 'shop-archive' }))).EventCount;

/** How often an event came to the bus, and whether a replay brought it. */
async function arrivals(id: string): Promise<{ id: string; rules: string[] }[]> {
  const { events: recent } = (await cloud.page('events')) as {
    events: { id: string; deliveries: { rule: string }[] }[];
  };
  return recent
    .filter((event) => event.id.startsWith(id))
    .map((event) => ({ id: event.id, rules: event.deliveries.map(({ rule }) => rule) }));
}

test('a template makes an archive, which keeps what its pattern wants', async () => {
  await put('CustomerRegistered');
  await put('OrderPlaced');
  expect(await events.send(new DescribeArchiveCommand({ ArchiveName: 'shop-archive' }))).toMatchObject({
    ArchiveArn: arn('archive/shop-archive'),
    EventSourceArn: arn('event-bus/shop'),
    State: 'ENABLED',
    RetentionDays: 30,
    EventCount: 1,
    EventPattern: '{"detail-type":[{"anything-but":["CustomerRegistered"]}]}',
  });
  const { Archives } = await events.send(new ListArchivesCommand({ NamePrefix: 'shop' }));
  expect(Archives?.map(({ ArchiveName }) => ArchiveName)).toEqual(['shop-archive']);
});

test('a replay brings the events again to the one chosen rule, and says so in them', async () => {
  const id = await put('OrderPaid', 'o-1');
  await taken('first', (event) => event.id === id);
  expect(
    await replay('only-first', {
      Destination: { Arn: arn('event-bus/shop'), FilterArns: [arn('rule/shop/first')] },
    }),
  ).toMatchObject({ ReplayArn: arn('replay/only-first'), State: 'STARTING' });
  const again = await taken('first', (event) => event.id === id);
  expect(again).toMatchObject({
    'detail-type': 'OrderPaid',
    'replay-name': 'only-first',
    detail: { orderId: 'o-1' },
  });
  expect(await ended('only-first')).toMatchObject({
    State: 'COMPLETED',
    EventSourceArn: arn('archive/shop-archive'),
    Destination: { Arn: arn('event-bus/shop'), FilterArns: [arn('rule/shop/first')] },
    EventLastReplayedTime: expect.any(Date) as Date,
  });
  expect(await arrivals(id)).toEqual([
    { id: `${id} only-first`, rules: ['first'] },
    { id, rules: ['first', 'second'] },
  ]);
});

test('replayed events are not archived again', async () => {
  const before = await archived();
  await replay('whole');
  await ended('whole');
  expect(await archived()).toBe(before);
});

test('events outside of the time are not replayed', async () => {
  const id = await put('OrderLate');
  await replay('early', {
    EventStartTime: new Date(Date.now() - 120_000),
    EventEndTime: new Date(Date.now() - 60_000),
  });
  await ended('early');
  expect((await arrivals(id)).map((one) => one.id)).toEqual([id]);
});

test('the archive survives the end of the process', async () => {
  const id = await put('OrderKept');
  await cloud.kill();
  await cloud.restart();
  await replay('after-restart');
  expect(
    await taken('second', (event) => event.id === id && event['replay-name'] !== undefined),
  ).toMatchObject({
    'replay-name': 'after-restart',
  });
  await ended('after-restart');
});

test('replays are listed, newest first, and what has ended cannot be cancelled', async () => {
  const { Replays } = await events.send(new ListReplaysCommand({ State: 'COMPLETED' }));
  expect(Replays?.map(({ ReplayName }) => ReplayName).slice(0, 2)).toEqual(['after-restart', 'early']);
  await expect(events.send(new CancelReplayCommand({ ReplayName: 'early' }))).rejects.toMatchObject({
    name: 'IllegalStatusException',
  });
});

test.each<[string, Partial<StartReplayCommandInput>, string]>([
  ['another bus', { Destination: { Arn: arn('event-bus/default') } }, 'ValidationException'],
  [
    'a rule that is not there',
    { Destination: { Arn: arn('event-bus/shop'), FilterArns: [arn('rule/shop/no')] } },
    'ValidationException',
  ],
  ['no time', { EventEndTime: new Date(0) }, 'ValidationException'],
  ['an archive that is not there', { EventSourceArn: arn('archive/none') }, 'ResourceNotFoundException'],
  ['a name that is taken', { ReplayName: 'early' }, 'ResourceAlreadyExistsException'],
])('StartReplay refuses %s', async (_what, more, name) => {
  await expect(replay('refused', more)).rejects.toMatchObject({ name });
});

test('CreateArchive refuses a bus that is not there', async () => {
  const command = new CreateArchiveCommand({ ArchiveName: 'x', EventSourceArn: arn('event-bus/none') });
  await expect(events.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
