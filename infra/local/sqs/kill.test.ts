import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { eventually, startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';

const DEAD_ARN = 'arn:aws:sqs:us-east-1:000000000000:dead';

let cloud: TestCloud;
let sqs: SQSClient;

beforeAll(async () => {
  cloud = await startTestCloud({
    stacks: [
      {
        name: 'demo',
        template: {
          Resources: {
            Work: {
              Type: 'AWS::SQS::Queue',
              Properties: {
                QueueName: 'work',
                RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 1 },
              },
            },
            Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
            Plain: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'plain' } },
          },
        },
      },
    ],
  });
  sqs = cloud.client(SQSClient);
});

afterAll(() => cloud.stop());

async function url(name: string): Promise<string> {
  return (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl!;
}

async function receive(name: string, options: Partial<ReceiveMessageCommandInput> = {}) {
  const QueueUrl = await url(name);
  const input = {
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All' as const],
    ...options,
  };
  return (await sqs.send(new ReceiveMessageCommand(input))).Messages ?? [];
}

async function counts(name: string): Promise<number[]> {
  const input = { QueueUrl: await url(name), AttributeNames: ['All' as const] };
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand(input));
  return [
    Number(Attributes?.ApproximateNumberOfMessages),
    Number(Attributes?.ApproximateNumberOfMessagesNotVisible),
    Number(Attributes?.ApproximateNumberOfMessagesDelayed),
  ];
}

it('kill -9 loses nothing: messages, delays, deadlines, counts, handles', async () => {
  const QueueUrl = await url('plain');
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'returned' }));
  await receive('plain', { VisibilityTimeout: 0 });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'held' }));
  const held = (await receive('plain', { VisibilityTimeout: 3600 })).find(({ Body }) => Body === 'held');
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'delayed', DelaySeconds: 900 }));
  const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'the last word' }));
  await cloud.kill();
  await cloud.restart();

  expect(await counts('plain')).toEqual([1, 2, 1]);
  expect(await receive('plain')).toMatchObject([{ MessageId, Body: 'the last word' }]);
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: held?.ReceiptHandle }));
  expect(await counts('plain')).toEqual([0, 2, 1]);
});

it('kill -9 leaves what is in flight to its visibility timeout', async () => {
  const QueueUrl = await url('dead');
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'in flight' }));
  await receive('dead', { VisibilityTimeout: 3 });
  await cloud.kill();
  await cloud.restart();
  const again = await receive('dead', { WaitTimeSeconds: 20 });
  expect(again).toMatchObject([{ Body: 'in flight', Attributes: { ApproximateReceiveCount: '2' } }]);
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again[0]?.ReceiptHandle }));
});

it('a move task goes on after kill -9, and moves each message once', async () => {
  const bodies = Array.from({ length: 10 }, (_, i) => String(i));
  const Entries = bodies.map((body) => ({ Id: body, MessageBody: body }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: await url('work'), Entries }));
  await receive('work', { VisibilityTimeout: 0 });
  expect(await receive('work')).toEqual([]);
  expect(await counts('dead')).toEqual([10, 0, 0]);
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: DEAD_ARN, MaxNumberOfMessagesPerSecond: 4 }));
  await eventually(async () => {
    expect((await counts('work'))[0]).toBe(4);
  });
  await cloud.kill();
  await cloud.restart();
  await eventually(async () => {
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: DEAD_ARN }));
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 10 }]);
  });
  expect((await receive('work')).map(({ Body }) => Body).sort()).toEqual(bodies);
  expect(await counts('dead')).toEqual([0, 0, 0]);
});
