import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  type MessageAttributeValue,
  PublishBatchCommand,
  PublishCommand,
  type PublishCommandInput,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { JsonObject } from '../kernel/json.ts';
import type { Mail } from '../ses/mailbox.ts';
import {
  allowAll,
  eventually,
  functionResource,
  roleResource,
  startTestCloud,
  type TestCloud,
} from '../test/support/test-cloud.ts';
import type { RecentMessage } from './recent-messages.ts';

const queueArn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const topicArn = (name: string) => `arn:aws:sns:us-east-1:000000000000:${name}`;
const queue = (QueueName: string): JsonObject => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
const topic = (TopicName: string, more: JsonObject = {}): JsonObject => ({
  Type: 'AWS::SNS::Topic',
  Properties: { TopicName, ...more },
});

function letTopicsSend(logicalId: string, name: string): JsonObject {
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: logicalId }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: queueArn(name),
            Condition: { ArnLike: { 'aws:SourceArn': topicArn('news*') } },
          },
        ],
      },
    },
  };
}

function subscription(TopicArn: string, name: string, more: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::SNS::Subscription',
    Properties: {
      TopicArn: topicArn(TopicArn),
      Protocol: 'sqs',
      Endpoint: queueArn(name),
      RedrivePolicy: { deadLetterTargetArn: queueArn('dead') },
      ...more,
    },
    DependsOn: ['News', 'Other'],
  };
}

const Resources: JsonObject = {
  News: topic('news', {
    DisplayName: 'News',
    KmsMasterKeyId: 'alias/aws/sns',
    Subscription: [
      { Protocol: 'email', Endpoint: 'reader@bodega.test' },
      { Protocol: 'email-json', Endpoint: 'machine@bodega.test' },
    ],
  }),
  Other: topic('other'),
  NewsPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [{ Ref: 'News' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: { Ref: 'News' },
            Condition: {
              ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['OnPlaced', 'Arn'] } },
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            },
          },
        ],
      },
    },
  },
  Wrapped: queue('wrapped'),
  WrappedPolicy: letTopicsSend('Wrapped', 'wrapped'),
  OnWrapped: subscription('news', 'wrapped'),
  Raw: queue('raw'),
  RawPolicy: letTopicsSend('Raw', 'raw'),
  OnRaw: subscription('news', 'raw', {
    RawMessageDelivery: true,
    FilterPolicy: { kind: ['raw'], size: [{ numeric: ['>', 1] }] },
  }),
  Body: queue('body'),
  BodyPolicy: letTopicsSend('Body', 'body'),
  OnBody: subscription('news', 'body', {
    FilterPolicyScope: 'MessageBody',
    FilterPolicy: { order: { total: [{ numeric: ['>=', 100] }] } },
  }),
  Closed: queue('closed'),
  OnClosed: subscription('news', 'closed', { FilterPolicy: { kind: ['closed'] } }),
  OnClosedOther: subscription('other', 'closed', {
    RedrivePolicy: { deadLetterTargetArn: queueArn('shut') },
  }),
  Shut: queue('shut'),
  Dead: queue('dead'),
  DeadPolicy: letTopicsSend('Dead', 'dead'),
  Free: queue('free'),
  FreePolicy: letTopicsSend('Free', 'free'),
  Worker: functionResource('worker'),
  WorkerRole: roleResource([allowAll()]),
  WorkerPermission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: { 'Fn::GetAtt': ['Worker', 'Arn'] },
      Action: 'lambda:InvokeFunction',
      Principal: 'sns.amazonaws.com',
      SourceArn: { Ref: 'News' },
    },
  },
  OnWorker: subscription('news', '', {
    Protocol: 'lambda',
    Endpoint: { 'Fn::GetAtt': ['Worker', 'Arn'] },
    FilterPolicy: { kind: ['worker'] },
  }),
  OnPlaced: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['bodega.orders'] },
      Targets: [
        { Id: 'allowed', Arn: topicArn('news'), InputPath: '$.detail' },
        { Id: 'refused', Arn: topicArn('other'), DeadLetterConfig: { Arn: queueArn('rules-dead') } },
      ],
    },
  },
  RulesDead: queue('rules-dead'),
  RulesDeadPolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'RulesDead' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: queueArn('rules-dead'),
          },
        ],
      },
    },
  },
  Publisher: roleResource(
    [{ Effect: 'Allow', Action: 'sns:Publish', Resource: topicArn('news') }],
    'publisher',
  ),
};

let cloud: TestCloud;
let sns: SNSClient;
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
        },
      },
    ],
  });
  sns = cloud.client(SNSClient);
  sqs = cloud.client(SQSClient);
});

afterAll(() => cloud.stop());
afterEach(() => cloud.clearFaults());

async function publish(Message: string, more: Partial<PublishCommandInput> = {}): Promise<string> {
  const { MessageId = '' } = await sns.send(
    new PublishCommand({ TopicArn: topicArn('news'), Message, ...more }),
  );
  return MessageId;
}

const text = (StringValue: string): MessageAttributeValue => ({ DataType: 'String', StringValue });
const kind = (value: string): Partial<PublishCommandInput> => ({ MessageAttributes: { kind: text(value) } });

/** Takes messages from a queue until one is wanted. */
async function taken(name: string, wanted: (message: Message) => boolean = () => true): Promise<Message> {
  const QueueUrl = `${cloud.awsEndpoint}/000000000000/${name}`;
  return eventually(async () => {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    for (const { ReceiptHandle } of messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    const found = messages.find(wanted);
    if (found === undefined) throw new Error(`${name} has no such message`);
    return found;
  });
}

const bodyOf = (message: Message) => JSON.parse(message.Body ?? '') as JsonObject;

async function deliveriesOf(messageId: string): Promise<RecentMessage['deliveries']> {
  const { messages } = (await cloud.page('topics')) as { messages: RecentMessage[] };
  return messages.find(({ message }) => message.id === messageId)?.deliveries ?? [];
}

test('a topic and a subscription are what Ref and GetAtt give', async () => {
  const { resources } = (await cloud.page('resources')) as {
    resources: { logicalId: string; name: string }[];
  };
  const refOf = (id: string) => resources.find(({ logicalId }) => logicalId === id)?.name;
  expect(refOf('News')).toBe(topicArn('news'));
  expect(refOf('OnRaw')).toMatch(/^arn:aws:sns:us-east-1:000000000000:news:[0-9a-f]{8}-[0-9a-f-]{27}$/);
});

describe('Publish', () => {
  test('a queue gets the message in the envelope', async () => {
    const id = await publish('hello', {
      Subject: 'A subject',
      MessageAttributes: {
        kind: text('greeting'),
        size: { DataType: 'Number', StringValue: '1.5' },
        bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
        tags: { DataType: 'String.Array', StringValue: '["a"]' },
      },
    });
    const message = await taken('wrapped', (one) => bodyOf(one).MessageId === id);
    expect(message.MessageAttributes).toBeUndefined();
    expect(message.Body).toMatch(/^\{\n {2}"Type" : "Notification",\n/);
    expect(bodyOf(message)).toEqual({
      Type: 'Notification',
      MessageId: id,
      TopicArn: topicArn('news'),
      Subject: 'A subject',
      Message: 'hello',
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/) as string,
      SignatureVersion: '1',
      Signature: expect.any(String) as string,
      SigningCertURL: expect.stringMatching(/^https:\/\/sns\.us-east-1\.amazonaws\.com\/.*\.pem$/) as string,
      UnsubscribeURL: expect.stringContaining('Action=Unsubscribe&SubscriptionArn=arn:aws:sns') as string,
      MessageAttributes: {
        kind: { Type: 'String', Value: 'greeting' },
        size: { Type: 'Number', Value: '1.5' },
        bytes: { Type: 'Binary', Value: 'AQI=' },
        tags: { Type: 'String.Array', Value: '["a"]' },
      },
    });
  });

  test('without subject and attributes the envelope has neither', async () => {
    const id = await publish('bare');
    const envelope = bodyOf(await taken('wrapped', (one) => bodyOf(one).MessageId === id));
    expect(envelope).not.toHaveProperty('Subject');
    expect(envelope).not.toHaveProperty('MessageAttributes');
  });

  test('raw delivery hands over the message alone, and its attributes to the queue', async () => {
    await publish('raw text', {
      MessageAttributes: { kind: text('raw'), size: { DataType: 'Number', StringValue: '2' } },
    });
    const message = await taken('raw');
    expect(message.Body).toBe('raw text');
    expect(message.MessageAttributes).toMatchObject({
      kind: { DataType: 'String', StringValue: 'raw' },
      size: { DataType: 'Number', StringValue: '2' },
    });
  });

  test('a raw message with more than ten attributes is a dead letter', async () => {
    const more = Array.from({ length: 9 }, (_, index) => [`a${index}`, text('x')]);
    await publish('too many', {
      MessageAttributes: {
        ...{ kind: text('raw'), size: { DataType: 'Number', StringValue: '3' } },
        ...(Object.fromEntries(more) as Record<string, MessageAttributeValue>),
      },
    });
    const dead = await taken('dead', ({ Body }) => Body === 'too many');
    expect(dead.MessageAttributes?.ErrorMessage?.StringValue).toContain('more than 10 attributes');
  });

  test('a function gets a record', async () => {
    const id = await publish('work', kind('worker'));
    const logs = cloud.client(CloudWatchLogsClient);
    const line = await eventually(async () => {
      const { events = [] } = await logs.send(
        new FilterLogEventsCommand({
          logGroupName: '/aws/lambda/demo-dev-worker',
          filterPattern: 'received',
        }),
      );
      const found = events.find(({ message }) => message?.includes(id))?.message;
      if (found === undefined) throw new Error('not yet');
      return found;
    });
    const event = JSON.parse(
      /received (\{.*\})/.exec(line)?.[1]?.replaceAll('\\"', '"') ?? '{}',
    ) as JsonObject;
    expect(event.Records).toEqual([
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: expect.stringContaining(topicArn('news:')) as string,
        Sns: expect.objectContaining({
          Type: 'Notification',
          MessageId: id,
          Subject: null,
          Message: 'work',
          MessageAttributes: { kind: { Type: 'String', Value: 'worker' } },
          SigningCertUrl: expect.any(String) as string,
          UnsubscribeUrl: expect.any(String) as string,
        }) as JsonObject,
      },
    ]);
  });

  test('a mail address gets a mail, and as JSON the envelope', async () => {
    const id = await publish('letter', { Subject: 'By mail' });
    await eventually(async () => {
      const { mails } = (await cloud.page('mail.json')) as { mails: Mail[] };
      const [json, plain] = ['machine@bodega.test', 'reader@bodega.test'].map((to) =>
        mails.find((mail) => mail.messageId === id && mail.to.includes(to)),
      );
      expect(plain).toMatchObject({ subject: 'By mail', source: 'sns' });
      expect(plain?.text).toMatch(/^letter\n/);
      expect(JSON.parse(json?.text ?? '{}')).toMatchObject({ Message: 'letter', Type: 'Notification' });
    });
  });

  test('the body can be what is filtered by', async () => {
    await publish('{"order":{"total":99}}');
    const id = await publish('{"order":{"total":100}}');
    expect(bodyOf(await taken('body')).MessageId).toBe(id);
    const id2 = await publish('not JSON');
    expect((await deliveriesOf(id2)).map(({ endpoint }) => endpoint)).not.toContain(queueArn('body'));
  });

  test('each protocol can have a text of its own', async () => {
    const id = await publish(JSON.stringify({ default: 'for all', sqs: 'for queues' }), {
      MessageStructure: 'json',
    });
    const envelope = bodyOf(await taken('wrapped', (one) => bodyOf(one).MessageId === id));
    expect(envelope.Message).toBe('for queues');
  });

  test.each<[string, Partial<PublishCommandInput>, string, string]>([
    ['nothing', { Message: '' }, 'InvalidParameterException', 'Empty message'],
    ['too much', { Message: 'x'.repeat(262_145) }, 'InvalidParameterException', 'Message too long'],
    ['a subject of two lines', { Subject: 'a\nb' }, 'InvalidParameterException', 'Subject'],
    ['a subject too long', { Subject: 'x'.repeat(101) }, 'InvalidParameterException', 'Subject'],
    ['a topic that is not there', { TopicArn: topicArn('none') }, 'NotFoundException', 'does not exist'],
    ['no ARN', { TopicArn: 'news' }, 'InvalidParameterException', 'TopicArn'],
    [
      'an attribute of no type',
      { MessageAttributes: { a: { DataType: 'Date', StringValue: 'x' } } },
      'InvalidParameterValueException',
      'Binary, Number, and String',
    ],
    [
      'no default text',
      { Message: '{"sqs":"x"}', MessageStructure: 'json' },
      'InvalidParameterException',
      'No default entry',
    ],
    ['a telephone', { TopicArn: undefined, PhoneNumber: '+100' }, 'InvalidParameterException', 'PhoneNumber'],
  ])('refuses %s', async (_what, more, name, message) => {
    await expect(publish('x', more)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message) as string,
    });
  });

  test('takes 256 KB', async () => {
    expect(await publish('x'.repeat(262_144))).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('PublishBatch', () => {
  const batch = (...PublishBatchRequestEntries: { Id: string; Message: string; Subject?: string }[]) =>
    sns.send(new PublishBatchCommand({ TopicArn: topicArn('news'), PublishBatchRequestEntries }));

  test('takes or refuses each message on its own', async () => {
    const { Successful, Failed } = await batch(
      { Id: 'good', Message: 'one' },
      { Id: 'bad', Message: 'two', Subject: '\n' },
    );
    expect(Successful).toEqual([{ Id: 'good', MessageId: expect.any(String) as string }]);
    expect(Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidParameter', SenderFault: true }]);
    await taken('wrapped', (one) => bodyOf(one).MessageId === Successful?.[0]?.MessageId);
  });

  test.each([
    ['no message', [], 'EmptyBatchRequestException'],
    [
      'eleven messages',
      Array.from({ length: 11 }, (_, i) => `m${i}`),
      'TooManyEntriesInBatchRequestException',
    ],
    ['one id twice', ['a', 'a'], 'BatchEntryIdsNotDistinctException'],
    ['a strange id', ['a b'], 'InvalidBatchEntryIdException'],
  ])('refuses %s', async (_what, ids, name) => {
    await expect(batch(...ids.map((Id) => ({ Id, Message: 'x' })))).rejects.toMatchObject({ name });
  });

  test('refuses more than 256 KB in all', async () => {
    const Message = 'x'.repeat(150_000);
    await expect(batch({ Id: 'a', Message }, { Id: 'b', Message })).rejects.toMatchObject({
      name: 'BatchRequestTooLongException',
    });
  });
});

describe('delivery', () => {
  test('a queue whose policy does not allow the topic makes a dead letter, at once', async () => {
    const id = await publish('to the closed one', kind('closed'));
    const dead = await taken('dead', ({ Body }) => Body?.includes(id) === true);
    expect(bodyOf(dead)).toMatchObject({ Type: 'Notification', Message: 'to the closed one' });
    expect(dead.MessageAttributes).toMatchObject({
      RequestID: { StringValue: id },
      ErrorCode: { StringValue: 'NO_PERMISSIONS' },
      ErrorMessage: { StringValue: expect.stringContaining('sqs:SendMessage') as string },
    });
  });

  test('where the dead-letter queue is closed too, the log tells of the loss', async () => {
    const id = await publish('lost', { TopicArn: topicArn('other') });
    await eventually(async () => {
      expect((await deliveriesOf(id)).map(({ state }) => state)).toEqual(['dropped']);
    });
    const { events = [] } = await cloud
      .client(CloudWatchLogsClient)
      .send(new FilterLogEventsCommand({ logGroupName: 'sns/us-east-1/000000000000/other/Failure' }));
    expect(events.some(({ message }) => message?.includes(id))).toBe(true);
  });

  test('a queue that fails is tried again', async () => {
    await cloud.setFaults([
      { kind: 'error', service: 'sqs', action: 'SendMessage', principal: 'sns', times: 2 },
    ]);
    const id = await publish('in the end');
    await taken('wrapped', (one) => bodyOf(one).MessageId === id);
    const deliveries = await eventually(async () => {
      const all = await deliveriesOf(id);
      expect(all.every(({ state }) => state === 'delivered')).toBe(true);
      return all;
    });
    expect(deliveries.find(({ protocol }) => protocol === 'sqs')?.attempts).toBe(3);
  });

  test('a fault makes it come twice', async () => {
    await cloud.setFaults([{ kind: 'duplicate', service: 'sns', action: 'Publish' }]);
    const id = await publish('twice');
    expect((await deliveriesOf(id)).filter(({ protocol }) => protocol === 'sqs')).toHaveLength(2);
  });

  test('what is not delivered survives the end of the process', async () => {
    await cloud.setFaults([{ kind: 'error', service: 'sqs', action: 'SendMessage', principal: 'sns' }]);
    const id = await publish('after the restart');
    await cloud.kill();
    await cloud.restart();
    await taken('wrapped', (one) => bodyOf(one).MessageId === id);
  });
});

describe('who may publish', () => {
  async function asPublisher(): Promise<SNSClient> {
    const { Credentials: given } = await cloud.client(STSClient).send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::000000000000:role/publisher',
        RoleSessionName: 'test',
      }),
    );
    return new SNSClient({
      endpoint: cloud.awsEndpoint,
      region: 'us-east-1',
      credentials: {
        accessKeyId: given?.AccessKeyId ?? '',
        secretAccessKey: given?.SecretAccessKey ?? '',
        sessionToken: given?.SessionToken ?? '',
      },
    });
  }

  test('a role with sns:Publish on the topic, and on no other', async () => {
    const publisher = await asPublisher();
    const to = (name: string) =>
      publisher.send(new PublishCommand({ TopicArn: topicArn(name), Message: 'x' }));
    expect((await to('news')).MessageId).toBeDefined();
    await expect(to('other')).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      message: expect.stringContaining('sns:Publish') as string,
    });
    publisher.destroy();
  });

  test('EventBridge where the policy of the topic allows its rule', async () => {
    await cloud.client(EventBridgeClient).send(
      new PutEventsCommand({
        Entries: [{ Source: 'bodega.orders', DetailType: 'Placed', Detail: '{"from":"the bus"}' }],
      }),
    );
    await taken('wrapped', (one) => bodyOf(one).Message === '{"from":"the bus"}');
    const refused = await taken('rules-dead');
    expect(refused.MessageAttributes?.ERROR_CODE?.StringValue).toBe('NO_PERMISSIONS');
  });
});

describe('topics and subscriptions by the API', () => {
  test('CreateTopic finds a topic that exists, and its attributes can be read', async () => {
    const Tags = [{ Key: 'app', Value: 'bodega' }];
    const create = () => sns.send(new CreateTopicCommand({ Name: 'made', Tags }));
    const { TopicArn } = await create();
    expect((await create()).TopicArn).toBe(TopicArn);
    await sns.send(
      new SetTopicAttributesCommand({
        TopicArn,
        AttributeName: 'DisplayName',
        AttributeValue: 'Made & kept',
      }),
    );
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ TopicArn, Owner: '000000000000', DisplayName: 'Made & kept' });
    expect((await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }))).Tags).toEqual(Tags);
    const { Topics } = await sns.send(new ListTopicsCommand({}));
    expect(Topics).toEqual(
      [topicArn('made'), topicArn('news'), topicArn('other')].map((one) => ({ TopicArn: one })),
    );
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await expect(sns.send(new GetTopicAttributesCommand({ TopicArn }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  test('a subscription comes, filters, and goes', async () => {
    const Endpoint = queueArn('free');
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({
        ...{ TopicArn: topicArn('news'), Protocol: 'sqs', Endpoint, ReturnSubscriptionArn: true },
        Attributes: { FilterPolicy: '{"kind":["free"]}' },
      }),
    );
    const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(Attributes).toMatchObject({
      ...{ Protocol: 'sqs', Endpoint, PendingConfirmation: 'false', RawMessageDelivery: 'false' },
      ...{ FilterPolicy: '{"kind":["free"]}', FilterPolicyScope: 'MessageAttributes' },
    });
    await sns.send(
      new SetSubscriptionAttributesCommand({
        ...{ SubscriptionArn, AttributeName: 'RawMessageDelivery', AttributeValue: 'true' },
      }),
    );
    await publish('for free', kind('free'));
    expect((await taken('free')).Body).toBe('for free');
    const listed = async () =>
      (
        await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn('news') }))
      ).Subscriptions?.map((one) => one.SubscriptionArn);
    expect(await listed()).toContain(SubscriptionArn);
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    expect(await listed()).not.toContain(SubscriptionArn);
  });

  test.each<[string, string, string, Record<string, string>, string]>([
    ['a web address', 'https', 'https://bodega.test', {}, 'does not deliver to https'],
    ['no ARN', 'sqs', 'queue', {}, 'SQS endpoint ARN'],
    ['raw mails', 'email', 'a@bodega.test', { RawMessageDelivery: 'true' }, 'does not support raw'],
    ['no JSON as filter', 'sqs', queueArn('free'), { FilterPolicy: '{' }, 'failed to parse JSON'],
    ['a nested filter', 'sqs', queueArn('free'), { FilterPolicy: '{"a":{"b":["c"]}}' }, 'nested'],
    ['no dead-letter queue', 'sqs', queueArn('free'), { RedrivePolicy: '{}' }, 'deadLetterTargetArn'],
    [
      'what it does not know',
      'sqs',
      queueArn('free'),
      { DeliveryPolicy: '{}' },
      'does not know DeliveryPolicy',
    ],
  ])('Subscribe refuses %s', async (_what, Protocol, Endpoint, Attributes, message) => {
    const command = new SubscribeCommand({ TopicArn: topicArn('news'), Protocol, Endpoint, Attributes });
    await expect(sns.send(command)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message) as string,
    });
  });

  test('what the API made stays, and what a template has no longer is gone', async () => {
    await sns.send(new CreateTopicCommand({ Name: 'kept' }));
    await cloud.kill();
    await cloud.restart();
    const { Topics } = await sns.send(new ListTopicsCommand({}));
    expect(Topics?.map(({ TopicArn }) => TopicArn)).toContain(topicArn('kept'));
  });
});

test('a template that asks for what is not here is told so', async () => {
  const starting = startTestCloud({
    stacks: [{ name: 'wrong', template: { Resources: { T: topic('t.fifo', { FifoTopic: true }) } } }],
  });
  await expect(starting).rejects.toThrow(/wrong: AWS::SNS::Topic T: .*FIFO/);
});
