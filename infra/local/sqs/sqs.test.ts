import { createHash } from 'node:crypto';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
  type QueueAttributeName,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { eventually, startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';

let cloud: TestCloud;
let sqs: SQSClient;
let count = 0;

beforeAll(async () => {
  cloud = await startTestCloud({
    stacks: [
      {
        name: 'demo',
        template: {
          Resources: {
            Orders: {
              Type: 'AWS::SQS::Queue',
              Properties: {
                QueueName: 'orders',
                VisibilityTimeout: 45,
                RedrivePolicy: {
                  deadLetterTargetArn: { 'Fn::GetAtt': ['OrdersDead', 'Arn'] },
                  maxReceiveCount: 3,
                },
                Tags: [{ Key: 'team', Value: 'fulfilment' }],
              },
            },
            OrdersDead: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
            OrdersPolicy: {
              Type: 'AWS::SQS::QueuePolicy',
              Properties: {
                Queues: [{ Ref: 'Orders' }],
                PolicyDocument: {
                  Version: '2012-10-17',
                  Statement: [
                    {
                      Effect: 'Allow',
                      Principal: { Service: 'events.amazonaws.com' },
                      Action: 'sqs:SendMessage',
                      Resource: { 'Fn::GetAtt': ['Orders', 'Arn'] },
                    },
                  ],
                },
              },
            },
          },
        },
      },
    ],
  });
  sqs = cloud.client(SQSClient);
});

afterAll(() => cloud.stop());

async function createQueue(attributes: Partial<Record<QueueAttributeName, string>> = {}): Promise<string> {
  count += 1;
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: `queue-${count}`, Attributes: attributes }),
  );
  return QueueUrl!;
}

async function receive(QueueUrl: string, options: Partial<ReceiveMessageCommandInput> = {}) {
  const input = {
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All' as const],
    ...options,
  };
  return (await sqs.send(new ReceiveMessageCommand(input))).Messages ?? [];
}

async function attributesOf(QueueUrl: string, names: QueueAttributeName[] = ['All']) {
  return (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: names }))).Attributes;
}

async function countsOf(queueUrl: string) {
  const attributes = await attributesOf(queueUrl);
  return {
    visible: Number(attributes?.ApproximateNumberOfMessages),
    inFlight: Number(attributes?.ApproximateNumberOfMessagesNotVisible),
    delayed: Number(attributes?.ApproximateNumberOfMessagesDelayed),
  };
}

function send(QueueUrl: string, MessageBody: string, options: { DelaySeconds?: number } = {}) {
  return sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...options }));
}

describe('queues of a template', () => {
  it('have a URL on this endpoint, their attributes, tags and policy', async () => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
    expect(QueueUrl).toBe(`${cloud.awsEndpoint}/000000000000/orders`);
    const attributes = await attributesOf(QueueUrl!);
    expect(attributes).toMatchObject({
      QueueArn: 'arn:aws:sqs:us-east-1:000000000000:orders',
      VisibilityTimeout: '45',
      MessageRetentionPeriod: '345600',
      // AWS: since August 2025 a message may have 1 MiB, and that is the default.
      MaximumMessageSize: '1048576',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
    });
    expect(JSON.parse(attributes!.RedrivePolicy!)).toMatchObject({ maxReceiveCount: 3 });
    expect(JSON.parse(attributes!.Policy!)).toMatchObject({
      Statement: [{ Resource: 'arn:aws:sqs:us-east-1:000000000000:orders' }],
    });
    const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl }));
    expect(Tags).toEqual({ team: 'fulfilment' });
  });

  it('get a name of stack and logical id when the template gives none', async () => {
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'demo-OrdersDead-' }));
    expect(QueueUrls).toHaveLength(1);
    expect(await attributesOf(QueueUrls![0]!)).toMatchObject({ MessageRetentionPeriod: '1209600' });
  });
});

describe('queues', () => {
  it('CreateQueue finds a queue with the same attributes and refuses another value', async () => {
    const url = await createQueue({ VisibilityTimeout: '7' });
    const QueueName = url.split('/').at(-1);
    const again = await sqs.send(
      new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout: '7' } }),
    );
    expect(again.QueueUrl).toBe(url);
    const other = new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout: '8' } });
    await expect(sqs.send(other)).rejects.toMatchObject({ name: 'QueueNameExists' });
  });

  it.each<[string, string, Record<string, string>, RegExp]>([
    ['a first-in-first-out queue by attribute', 'plain', { FifoQueue: 'true' }, /FifoQueue/],
    ['a first-in-first-out queue by name', 'sequence.fifo', {}, /QueueName: sequence\.fifo/],
    ['a visibility timeout above 12 hours', 'q1', { VisibilityTimeout: '43201' }, /VisibilityTimeout/],
    ['a delay above 15 minutes', 'q2', { DelaySeconds: '901' }, /DelaySeconds/],
    ['a retention below 1 minute', 'q3', { MessageRetentionPeriod: '59' }, /MessageRetentionPeriod/],
    ['a retention above 14 days', 'q4', { MessageRetentionPeriod: '1209601' }, /MessageRetentionPeriod/],
    ['messages above 1 MiB', 'q5', { MaximumMessageSize: '1048577' }, /MaximumMessageSize/],
    [
      'a wait above 20 seconds',
      'q6',
      { ReceiveMessageWaitTimeSeconds: '21' },
      /ReceiveMessageWaitTimeSeconds/,
    ],
    ['a policy that is not JSON', 'q7', { Policy: '{' }, /Policy/],
    ['an attribute that does not exist', 'q8', { Colour: 'red' }, /Colour/],
    [
      'a dead-letter queue that does not exist',
      'q9',
      { RedrivePolicy: redrive('nowhere', 3) },
      /does not exist/,
    ],
    ['a name with other characters', 'a b', {}, /alphanumeric/],
    ['a name above 80 characters', 'n'.repeat(81), {}, /80/],
  ])('CreateQueue refuses %s', async (_, QueueName, attributes, message) => {
    await expect(sqs.send(new CreateQueueCommand({ QueueName, Attributes: attributes }))).rejects.toThrow(
      message,
    );
  });

  it('SetQueueAttributes leaves what it does not name, and an empty policy removes it', async () => {
    const QueueUrl = await createQueue({ DelaySeconds: '3', Policy: '{"Version":"2012-10-17"}' });
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '9', Policy: '' } }),
    );
    const attributes = await attributesOf(QueueUrl);
    expect(attributes).toMatchObject({ DelaySeconds: '3', VisibilityTimeout: '9' });
    expect(attributes).not.toHaveProperty('Policy');
  });

  it('GetQueueAttributes gives the attributes asked for, and refuses names that do not exist', async () => {
    const QueueUrl = await createQueue();
    expect(await attributesOf(QueueUrl, ['VisibilityTimeout', 'RedrivePolicy'])).toEqual({
      VisibilityTimeout: '30',
    });
    const wrong = attributesOf(QueueUrl, ['Colour' as QueueAttributeName]);
    await expect(wrong).rejects.toMatchObject({ name: 'InvalidAttributeName' });
  });

  it('a queue that does not exist is QueueDoesNotExist, with its older code beside', async () => {
    const error: unknown = await receive(`${cloud.awsEndpoint}/000000000000/nowhere`).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({
      name: 'QueueDoesNotExist',
      message: 'The specified queue does not exist.',
      Error: { Code: 'AWS.SimpleQueueService.NonExistentQueue', Type: 'Sender' },
    });
  });

  it('the name of a deleted queue is taken for 60 seconds more', async () => {
    const QueueUrl = await createQueue();
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    await expect(send(QueueUrl, 'late')).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
    const again = new CreateQueueCommand({ QueueName: QueueUrl.split('/').at(-1) });
    await expect(sqs.send(again)).rejects.toMatchObject({ name: 'QueueDeletedRecently' });
  });

  it('PurgeQueue empties a queue, once in 60 seconds', async () => {
    const QueueUrl = await createQueue();
    await send(QueueUrl, 'one');
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await countsOf(QueueUrl)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    await expect(sqs.send(new PurgeQueueCommand({ QueueUrl }))).rejects.toMatchObject({
      name: 'PurgeQueueInProgress',
    });
  });

  it('ListQueues pages with MaxResults and NextToken, by prefix', async () => {
    for (const name of ['c', 'a', 'b'])
      await sqs.send(new CreateQueueCommand({ QueueName: `paged-${name}` }));
    const first = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'paged-', MaxResults: 2 }));
    expect(first.QueueUrls?.map((url) => url.slice(-7))).toEqual(['paged-a', 'paged-b']);
    const input = { QueueNamePrefix: 'paged-', MaxResults: 2, NextToken: first.NextToken };
    const second = await sqs.send(new ListQueuesCommand(input));
    expect(second.QueueUrls?.map((url) => url.slice(-7))).toEqual(['paged-c']);
    expect(second.NextToken).toBeUndefined();
  });

  it('tags are added, overwritten and removed by key', async () => {
    const QueueUrl = await createQueue();
    await sqs.send(new TagQueueCommand({ QueueUrl, Tags: { team: 'a', stage: 'dev' } }));
    await sqs.send(new TagQueueCommand({ QueueUrl, Tags: { team: 'b' } }));
    await sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ['stage'] }));
    expect((await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ team: 'b' });
  });

  it('an operation that is not known is an error', async () => {
    const response = await fetch(cloud.awsEndpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSQS.AddPermission', 'content-type': 'application/x-amz-json-1.0' },
      body: '{}',
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });
});

describe('sending', () => {
  it('answers the digests of body, attributes and system attributes', async () => {
    const QueueUrl = await createQueue();
    const answer = await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'ação',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'order' },
          blob: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
          amount: { DataType: 'Number.cents', StringValue: '1250' },
        },
        MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-abc' } },
      }),
    );
    expect(answer.MD5OfMessageBody).toBe(createHash('md5').update('ação').digest('hex'));
    // Computed beforehand by the algorithm that AWS documents.
    expect(answer.MD5OfMessageAttributes).toBe(
      digest([
        ['amount', 'Number.cents', 1, Buffer.from('1250')],
        ['blob', 'Binary', 2, Buffer.from([1, 2, 255])],
        ['kind', 'String', 1, Buffer.from('order')],
      ]),
    );
    expect(answer.MD5OfMessageSystemAttributes).toBe(
      digest([['AWSTraceHeader', 'String', 1, Buffer.from('Root=1-abc')]]),
    );
    const [message] = await receive(QueueUrl, { MessageAttributeNames: ['All'] });
    expect(message).toMatchObject({
      MessageId: answer.MessageId,
      Body: 'ação',
      MD5OfBody: answer.MD5OfMessageBody,
      MD5OfMessageAttributes: answer.MD5OfMessageAttributes,
      Attributes: { AWSTraceHeader: 'Root=1-abc', SenderId: '000000000000', ApproximateReceiveCount: '1' },
    });
    expect(message?.MessageAttributes?.blob?.BinaryValue).toEqual(new Uint8Array([1, 2, 255]));
  });

  it('a message carries the trace of the request that sent it', async () => {
    const QueueUrl = await createQueue();
    await fetch(cloud.awsEndpoint, {
      method: 'POST',
      headers: {
        'x-amz-target': 'AmazonSQS.SendMessage',
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1',
        authorization:
          'AWS4-HMAC-SHA256 Credential=dev/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=x',
      },
      body: JSON.stringify({ QueueUrl, MessageBody: 'traced' }),
    });
    const [message] = await receive(QueueUrl);
    expect(message?.Attributes?.AWSTraceHeader).toBe('Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1');
  });

  it.each([
    ['no body', { MessageBody: '' }, 'MissingParameter'],
    ['a control character', { MessageBody: 'a\u0001b' }, 'InvalidMessageContents'],
    ['U+FFFE', { MessageBody: 'a\uFFFEb' }, 'InvalidMessageContents'],
    ['a delay above 15 minutes', { MessageBody: 'a', DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['a deduplication id', { MessageBody: 'a', MessageDeduplicationId: 'x' }, 'InvalidParameterValue'],
    [
      'an attribute without a value',
      { MessageBody: 'a', MessageAttributes: { k: { DataType: 'String', StringValue: '' } } },
      'InvalidParameterValue',
    ],
    [
      'an attribute of an unknown type',
      { MessageBody: 'a', MessageAttributes: { k: { DataType: 'Date', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
    [
      'an attribute with a reserved name',
      { MessageBody: 'a', MessageAttributes: { 'AWS.k': { DataType: 'String', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
    [
      'a number attribute that is no number',
      { MessageBody: 'a', MessageAttributes: { k: { DataType: 'Number', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
    [
      'more than 10 attributes',
      {
        MessageBody: 'a',
        MessageAttributes: Object.fromEntries(
          Array.from({ length: 11 }, (_, i) => [`k${i}`, { DataType: 'String', StringValue: 'x' }]),
        ),
      },
      'InvalidParameterValue',
    ],
  ])('refuses a message with %s', async (_, input, code) => {
    const QueueUrl = await createQueue();
    await expect(sqs.send(new SendMessageCommand({ QueueUrl, ...input }))).rejects.toMatchObject({
      Error: { Code: code },
    });
    expect(await countsOf(QueueUrl)).toMatchObject({ visible: 0 });
  });

  it('attributes count towards the size of the message: 1 MiB, or what the queue says', async () => {
    const QueueUrl = await createQueue();
    await send(QueueUrl, 'x'.repeat(1_048_576));
    await expect(send(QueueUrl, 'x'.repeat(1_048_577))).rejects.toThrow(/shorter than 1048576 bytes/);
    const small = await createQueue({ MaximumMessageSize: '1024' });
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'abc' } };
    const fits = { QueueUrl: small, MessageBody: 'x'.repeat(1024 - 13), MessageAttributes };
    await sqs.send(new SendMessageCommand(fits));
    const over = { ...fits, MessageBody: 'x'.repeat(1024 - 12) };
    await expect(sqs.send(new SendMessageCommand(over))).rejects.toThrow(/shorter than 1024 bytes/);
  });

  it('a delayed message is invisible until then, and counted as delayed', async () => {
    const QueueUrl = await createQueue({ DelaySeconds: '1' });
    await send(QueueUrl, 'later');
    await send(QueueUrl, 'now', { DelaySeconds: 0 });
    expect(await countsOf(QueueUrl)).toEqual({ visible: 1, inFlight: 0, delayed: 1 });
    expect(await receive(QueueUrl)).toMatchObject([{ Body: 'now' }]);
    expect(await receive(QueueUrl, { WaitTimeSeconds: 5 })).toMatchObject([{ Body: 'later' }]);
  });

  it('each entry of a batch succeeds or fails by itself', async () => {
    const QueueUrl = await createQueue();
    const { Successful, Failed } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'one' },
          { Id: 'bad', MessageBody: '\u0002' },
        ],
      }),
    );
    expect(Successful).toMatchObject([
      { Id: 'good', MD5OfMessageBody: createHash('md5').update('one').digest('hex') },
    ]);
    expect(Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'InvalidMessageContents' }]);
    expect(await receive(QueueUrl)).toMatchObject([{ Body: 'one' }]);
  });

  it.each([
    ['without entries', [], 'EmptyBatchRequest'],
    [
      'with 11 entries',
      Array.from({ length: 11 }, (_, i) => ({ Id: String(i), MessageBody: 'x' })),
      'TooManyEntriesInBatchRequest',
    ],
    [
      'with an id twice',
      [
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'y' },
      ],
      'BatchEntryIdsNotDistinct',
    ],
    ['with an id of other characters', [{ Id: 'a b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
    [
      'of more than 1 MiB together',
      [
        { Id: 'a', MessageBody: 'x'.repeat(524_289) },
        { Id: 'b', MessageBody: 'x'.repeat(524_288) },
      ],
      'BatchRequestTooLong',
    ],
  ])('refuses a batch %s', async (_, Entries, name) => {
    const QueueUrl = await createQueue();
    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name,
    });
  });
});

describe('receiving', () => {
  it('gives up to 10 messages, and hides them for the visibility timeout', async () => {
    const QueueUrl = await createQueue({ VisibilityTimeout: '1' });
    for (const first of [0, 10]) {
      const Entries = Array.from({ length: 6 }, (_, i) => ({
        Id: String(i),
        MessageBody: String(first + i),
      }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }
    expect(await receive(QueueUrl)).toHaveLength(10);
    expect(await receive(QueueUrl)).toHaveLength(2);
    expect(await countsOf(QueueUrl)).toEqual({ visible: 0, inFlight: 12, delayed: 0 });
    expect(await receive(QueueUrl)).toEqual([]);
    const again = await receive(QueueUrl, { WaitTimeSeconds: 5 });
    expect(again[0]?.Attributes?.ApproximateReceiveCount).toBe('2');
  });

  it.each([
    ['MaxNumberOfMessages', { MaxNumberOfMessages: 11 }],
    ['MaxNumberOfMessages', { MaxNumberOfMessages: 0 }],
    ['WaitTimeSeconds', { WaitTimeSeconds: 21 }],
    ['VisibilityTimeout', { VisibilityTimeout: 43_201 }],
    ['ReceiveRequestAttemptId', { ReceiveRequestAttemptId: 'x' }],
  ])('refuses a wrong %s', async (name, options) => {
    const QueueUrl = await createQueue();
    await expect(receive(QueueUrl, options)).rejects.toThrow(name);
  });

  it('gives the attributes asked for: by name, by prefix, all, none', async () => {
    const QueueUrl = await createQueue();
    const value = { DataType: 'String', StringValue: 'x' };
    const MessageAttributes = { 'shop.kind': value, 'shop.stage': value, other: value };
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', MessageAttributes }));
    const names = async (wanted: string[]) => {
      const [message] = await receive(QueueUrl, { VisibilityTimeout: 0, MessageAttributeNames: wanted });
      return Object.keys(message?.MessageAttributes ?? {}).sort();
    };
    expect(await names(['other'])).toEqual(['other']);
    expect(await names(['shop.*'])).toEqual(['shop.kind', 'shop.stage']);
    expect(await names(['All'])).toEqual(['other', 'shop.kind', 'shop.stage']);
    expect(await names(['.*'])).toEqual(['other', 'shop.kind', 'shop.stage']);
    expect(await names([])).toEqual([]);
    const [bare] = await receive(QueueUrl, { MessageSystemAttributeNames: ['SentTimestamp'] });
    expect(Object.keys(bare?.Attributes ?? {})).toEqual(['SentTimestamp']);
  });

  it('a long poll answers as soon as a message is there', async () => {
    const QueueUrl = await createQueue();
    const startedAt = Date.now();
    const received = receive(QueueUrl, { WaitTimeSeconds: 20 });
    await eventually(async () => {
      // The receive waits once it has reached the queue.
      await send(QueueUrl, 'hello');
    });
    expect(await received).toMatchObject([{ Body: 'hello' }]);
    expect(Date.now() - startedAt).toBeLessThan(5000);
  });

  it('a long poll without messages answers none after its time', async () => {
    const QueueUrl = await createQueue({ ReceiveMessageWaitTimeSeconds: '1' });
    const startedAt = Date.now();
    expect(await receive(QueueUrl)).toEqual([]);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  it('each message goes to one of the receivers that wait', async () => {
    const QueueUrl = await createQueue();
    const receivers = Array.from({ length: 5 }, () =>
      receive(QueueUrl, { WaitTimeSeconds: 3, MaxNumberOfMessages: 1 }),
    );
    for (let i = 0; i < 5; i += 1) await send(QueueUrl, String(i));
    const bodies = (await Promise.all(receivers)).flat().map(({ Body }) => Body);
    expect(bodies.sort()).toEqual(['0', '1', '2', '3', '4']);
  });
});

describe('receipt handles', () => {
  it('are others at each receive; the latest deletes, an older one succeeds and deletes nothing', async () => {
    const QueueUrl = await createQueue();
    await send(QueueUrl, 'a');
    const [first] = await receive(QueueUrl, { VisibilityTimeout: 0 });
    const [second] = await receive(QueueUrl, { VisibilityTimeout: 0 });
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    expect(await countsOf(QueueUrl)).toMatchObject({ visible: 1 });
    // The visibility timeout is over, and nobody has received the message since: the handle is still good.
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second?.ReceiptHandle }));
    expect(await countsOf(QueueUrl)).toMatchObject({ visible: 0 });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second?.ReceiptHandle }));
  });

  it('of another queue or made up are ReceiptHandleIsInvalid', async () => {
    const [one, other] = [await createQueue(), await createQueue()];
    await send(one, 'a');
    const [message] = await receive(one);
    for (const ReceiptHandle of [message?.ReceiptHandle, 'made-up']) {
      const wrong = new DeleteMessageCommand({ QueueUrl: other, ReceiptHandle });
      await expect(sqs.send(wrong)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
    }
  });

  it('a batch of deletes says which handles are invalid', async () => {
    const QueueUrl = await createQueue();
    await send(QueueUrl, 'a');
    const [message] = await receive(QueueUrl);
    const Entries = [
      { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
      { Id: 'bad', ReceiptHandle: 'made-up' },
    ];
    const { Successful, Failed } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect(Successful).toEqual([{ Id: 'good' }]);
    expect(Failed).toMatchObject([{ Id: 'bad', Code: 'ReceiptHandleIsInvalid', SenderFault: true }]);
    expect(await countsOf(QueueUrl)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });
});

describe('changing the visibility', () => {
  it('to 0 makes the message visible at once, also for those who wait', async () => {
    const QueueUrl = await createQueue();
    await send(QueueUrl, 'a');
    const [message] = await receive(QueueUrl);
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 });
    const input = { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 };
    await sqs.send(new ChangeMessageVisibilityCommand(input));
    expect(await waiting).toHaveLength(1);
  });

  it('shorter than before wakes those who wait at the new time', async () => {
    const QueueUrl = await createQueue();
    await send(QueueUrl, 'a');
    const [message] = await receive(QueueUrl);
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 });
    const input = { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 1 };
    await sqs.send(new ChangeMessageVisibilityCommand(input));
    expect(await waiting).toHaveLength(1);
  });

  it('is for messages in flight only, and for 12 hours at most', async () => {
    const QueueUrl = await createQueue();
    await send(QueueUrl, 'a');
    const [visible] = await receive(QueueUrl, { VisibilityTimeout: 0 });
    const change = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
      sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    await expect(change(visible?.ReceiptHandle, 10)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    const [message] = await receive(QueueUrl);
    await expect(change(message?.ReceiptHandle, 43_201)).rejects.toThrow(/VisibilityTimeout/);
    await eventually(async () => {
      // A moment after the receive, 12 hours from now are more than 12 hours from the receive.
      await expect(change(message?.ReceiptHandle, 43_200)).rejects.toThrow(/beyond the limit/);
    });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    await expect(change(message?.ReceiptHandle, 10)).rejects.toThrow(/does not exist/);
  });

  it('of a batch is judged entry by entry', async () => {
    const QueueUrl = await createQueue();
    await send(QueueUrl, 'a');
    const [message] = await receive(QueueUrl);
    const Entries = [
      { Id: 'good', ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 },
      { Id: 'bad', ReceiptHandle: 'made-up', VisibilityTimeout: 0 },
    ];
    const answer = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    expect(answer).toMatchObject({ Successful: [{ Id: 'good' }], Failed: [{ Id: 'bad' }] });
    expect(await countsOf(QueueUrl)).toMatchObject({ visible: 1 });
  });
});

describe('faults', () => {
  afterEach(() => cloud.clearFaults());

  it('duplicate: a message comes once more, as a copy with the same id and count', async () => {
    const QueueUrl = await createQueue();
    await cloud.setFaults([{ kind: 'duplicate', service: 'sqs', action: 'ReceiveMessage' }]);
    const { MessageId } = await send(QueueUrl, 'a');
    const [original] = await receive(QueueUrl);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: original?.ReceiptHandle }));
    // AWS: a server that was not reached by the delete still has its copy.
    const [copy] = await receive(QueueUrl, { VisibilityTimeout: 0 });
    expect(copy).toMatchObject({ MessageId, Body: 'a', Attributes: { ApproximateReceiveCount: '1' } });
    expect(await receive(QueueUrl)).toEqual([]);
    expect(await countsOf(QueueUrl)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('duplicate: copies do not bring a message to the dead-letter queue', async () => {
    const dead = await createQueue();
    const name = dead.split('/').at(-1)!;
    const QueueUrl = await createQueue({ RedrivePolicy: redrive(name, 2) });
    await send(QueueUrl, 'a');
    await receive(QueueUrl, { VisibilityTimeout: 0 });
    await cloud.setFaults([{ kind: 'duplicate', service: 'sqs', action: 'ReceiveMessage' }]);
    const [original] = await receive(QueueUrl);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: original?.ReceiptHandle }));
    // Even now that one receive is all that is allowed.
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy: redrive(name, 1) } }),
    );
    const [copy] = await receive(QueueUrl, { VisibilityTimeout: 0 });
    expect(copy?.MessageId).toBe(original?.MessageId);
    expect(await receive(QueueUrl)).toEqual([]);
    expect(await countsOf(dead)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('reorder: visible messages come in another order, none twice, none lost', async () => {
    const QueueUrl = await createQueue();
    for (let batch = 0; batch < 4; batch += 1) {
      const Entries = Array.from({ length: 10 }, (_, i) => ({
        Id: String(i),
        MessageBody: String(batch * 10 + i),
      }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }
    await cloud.setFaults([{ kind: 'reorder', service: 'sqs', action: 'ReceiveMessage', seed: 7 }]);
    const bodies: number[] = [];
    for (let i = 0; i < 4; i += 1) bodies.push(...(await receive(QueueUrl)).map(({ Body }) => Number(Body)));
    const inOrder = Array.from({ length: 40 }, (_, i) => i);
    expect(bodies).not.toEqual(inOrder);
    expect(bodies.toSorted((a, b) => a - b)).toEqual(inOrder);
  });
});

function redrive(name: string, maxReceiveCount: number): string {
  return JSON.stringify({
    deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
    maxReceiveCount,
  });
}

/** Straight from AWS's description of the digest. */
function digest(attributes: [string, string, number, Buffer][]): string {
  const length = (size: number): number[] => [
    (size >>> 24) & 255,
    (size >>> 16) & 255,
    (size >>> 8) & 255,
    size & 255,
  ];
  const bytes = attributes.flatMap(([name, type, transport, value]) => [
    ...length(name.length),
    ...Buffer.from(name),
    ...length(type.length),
    ...Buffer.from(type),
    transport,
    ...length(value.length),
    ...value,
  ]);
  return createHash('md5').update(Buffer.from(bytes)).digest('hex');
}
