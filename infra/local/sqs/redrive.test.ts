import {
  CancelMessageMoveTaskCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
  type QueueAttributeName,
} from '@aws-sdk/client-sqs';
import { eventually, startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';

let cloud: TestCloud;
let sqs: SQSClient;
let count = 0;

beforeAll(async () => {
  cloud = await startTestCloud({ stacks: [{ name: 'demo', template: { Resources: {} } }] });
  sqs = cloud.client(SQSClient);
});

afterAll(() => cloud.stop());

async function createQueue(attributes: Partial<Record<QueueAttributeName, string>> = {}) {
  count += 1;
  const name = `queue-${count}`;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  return { url: QueueUrl!, arn: `arn:aws:sqs:us-east-1:000000000000:${name}` };
}

async function queueWithDeadLetters(maxReceiveCount: number) {
  const dead = await createQueue();
  const source = await createQueue({ RedrivePolicy: redrivePolicy(dead.arn, maxReceiveCount) });
  return { source, dead };
}

function redrivePolicy(deadLetterTargetArn: string, maxReceiveCount: number): string {
  return JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
}

async function receive(
  queue: { url: string },
  options: { VisibilityTimeout?: number; WaitTimeSeconds?: number } = {},
) {
  const input = {
    QueueUrl: queue.url,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All' as const],
  };
  return (await sqs.send(new ReceiveMessageCommand({ ...input, ...options }))).Messages ?? [];
}

async function visible(queue: { url: string }): Promise<number> {
  const input = { QueueUrl: queue.url, AttributeNames: ['ApproximateNumberOfMessages' as const] };
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand(input));
  return Number(Attributes?.ApproximateNumberOfMessages);
}

/** Fills the dead-letter queue by receiving each message once too often. */
async function deadLetters(bodies: readonly string[]) {
  const { source, dead } = await queueWithDeadLetters(1);
  for (let first = 0; first < bodies.length; first += 10) {
    const Entries = bodies.slice(first, first + 10).map((body, i) => ({ Id: String(i), MessageBody: body }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: source.url, Entries }));
    expect(await receive(source, { VisibilityTimeout: 0 })).toHaveLength(Entries.length);
    expect(await receive(source)).toEqual([]);
  }
  return { source, dead };
}

async function tasksOf(queue: { arn: string }, MaxResults?: number) {
  const input = { SourceArn: queue.arn, ...(MaxResults === undefined ? {} : { MaxResults }) };
  return (await sqs.send(new ListMessageMoveTasksCommand(input))).Results ?? [];
}

describe('dead letters', () => {
  it('the receive after maxReceiveCount moves the message, which keeps its id, time and count', async () => {
    const { source, dead } = await queueWithDeadLetters(2);
    const { MessageId } = await sqs.send(
      new SendMessageCommand({ QueueUrl: source.url, MessageBody: 'poison' }),
    );
    const [first] = await receive(source, { VisibilityTimeout: 0 });
    expect(await receive(source, { VisibilityTimeout: 0 })).toHaveLength(1);
    expect(await visible(dead)).toBe(0);
    expect(await receive(source)).toEqual([]);
    const [letter] = await receive(dead);
    expect(letter).toMatchObject({
      MessageId,
      Body: 'poison',
      Attributes: {
        SentTimestamp: first?.Attributes?.SentTimestamp,
        ApproximateFirstReceiveTimestamp: first?.Attributes?.ApproximateFirstReceiveTimestamp,
        ApproximateReceiveCount: '3',
        DeadLetterQueueSourceArn: source.arn,
      },
    });
  });

  it('whoever waits at the dead-letter queue gets it at once', async () => {
    const { source, dead } = await queueWithDeadLetters(1);
    const waiting = receive(dead, { WaitTimeSeconds: 20 });
    await sqs.send(new SendMessageCommand({ QueueUrl: source.url, MessageBody: 'poison' }));
    await receive(source, { VisibilityTimeout: 0 });
    await receive(source);
    expect(await waiting).toMatchObject([{ Body: 'poison' }]);
  });

  it('messages behind a dead letter are received in the same call', async () => {
    const { source } = await queueWithDeadLetters(1);
    await sqs.send(new SendMessageCommand({ QueueUrl: source.url, MessageBody: 'poison' }));
    await receive(source, { VisibilityTimeout: 0 });
    await sqs.send(new SendMessageCommand({ QueueUrl: source.url, MessageBody: 'good' }));
    expect(await receive(source)).toMatchObject([{ Body: 'good' }]);
  });

  it('ListDeadLetterSourceQueues names the queues that send their dead letters here', async () => {
    const { source, dead } = await queueWithDeadLetters(1);
    const { queueUrls } = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.url }));
    expect(queueUrls).toEqual([source.url]);
  });

  it.each([
    ['denyAll', { redrivePermission: 'denyAll' }],
    [
      'byQueue with others',
      { redrivePermission: 'byQueue', sourceQueueArns: ['arn:aws:sqs:us-east-1:000000000000:x'] },
    ],
  ])('RedriveAllowPolicy %s keeps other queues from using it', async (_, policy) => {
    const dead = await createQueue({ RedriveAllowPolicy: JSON.stringify(policy) });
    const source = await createQueue();
    const Attributes = { RedrivePolicy: redrivePolicy(dead.arn, 3) };
    const set = sqs.send(new SetQueueAttributesCommand({ QueueUrl: source.url, Attributes }));
    await expect(set).rejects.toThrow(/RedriveAllowPolicy/);
  });

  it('RedriveAllowPolicy byQueue lets the queues that it names', async () => {
    const source = await createQueue();
    const policy = { redrivePermission: 'byQueue', sourceQueueArns: [source.arn] };
    const dead = await createQueue({ RedriveAllowPolicy: JSON.stringify(policy) });
    const Attributes = { RedrivePolicy: redrivePolicy(dead.arn, 3) };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: source.url, Attributes }));
  });

  it.each([0, 1001])('refuses a maxReceiveCount of %d', async (maxReceiveCount) => {
    const dead = await createQueue();
    await expect(createQueue({ RedrivePolicy: redrivePolicy(dead.arn, maxReceiveCount) })).rejects.toThrow(
      /maxReceiveCount/,
    );
  });
});

describe('message move tasks', () => {
  it('bring the messages back to where they came from, as new messages', async () => {
    const { source, dead } = await deadLetters(['a', 'b', 'c']);
    const [before] = await receive(dead, { VisibilityTimeout: 0 });
    const { TaskHandle } = await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }));
    expect(TaskHandle).toBeDefined();
    const [task] = await eventually(async () => {
      const tasks = await tasksOf(dead);
      expect(tasks).toMatchObject([{ Status: 'COMPLETED' }]);
      return tasks;
    });
    expect(task).toMatchObject({
      SourceArn: dead.arn,
      ApproximateNumberOfMessagesMoved: 3,
      ApproximateNumberOfMessagesToMove: 3,
    });
    // AWS: the handle is only there while the task runs; the destination only when it was named.
    expect(task).not.toHaveProperty('TaskHandle');
    expect(task).not.toHaveProperty('DestinationArn');
    expect(await visible(dead)).toBe(0);
    const moved = await receive(source);
    expect(moved.map(({ Body }) => Body).sort()).toEqual(['a', 'b', 'c']);
    expect(moved[0]?.Attributes).toMatchObject({ ApproximateReceiveCount: '1' });
    expect(moved[0]?.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
    expect(moved.map(({ MessageId }) => MessageId)).not.toContain(before?.MessageId);
  });

  it('bring the messages to another queue when one is named', async () => {
    const { dead } = await deadLetters(['a']);
    const other = await createQueue();
    const input = { SourceArn: dead.arn, DestinationArn: other.arn };
    await sqs.send(new StartMessageMoveTaskCommand(input));
    expect(await receive(other, { WaitTimeSeconds: 5 })).toMatchObject([{ Body: 'a' }]);
    await eventually(async () => {
      expect(await tasksOf(dead)).toMatchObject([{ Status: 'COMPLETED', DestinationArn: other.arn }]);
    });
  });

  it('keep to the rate, one at a time, and can be cancelled', async () => {
    const { dead } = await deadLetters(['a', 'b', 'c', 'd']);
    const input = { SourceArn: dead.arn, MaxNumberOfMessagesPerSecond: 1 };
    const { TaskHandle } = await sqs.send(new StartMessageMoveTaskCommand(input));
    await expect(sqs.send(new StartMessageMoveTaskCommand(input))).rejects.toThrow(/already a task running/);
    await eventually(async () => {
      expect(await tasksOf(dead)).toMatchObject([
        {
          Status: 'RUNNING',
          TaskHandle,
          MaxNumberOfMessagesPerSecond: 1,
          ApproximateNumberOfMessagesMoved: 2,
        },
      ]);
    });
    const cancelled = await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    expect(cancelled).toMatchObject({ ApproximateNumberOfMessagesMoved: 2 });
    expect(await tasksOf(dead)).toMatchObject([{ Status: 'CANCELLED' }]);
    expect(await visible(dead)).toBe(2);
    const again = sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    await expect(again).rejects.toThrow(/Only active tasks/);
  });

  it('fail for messages that did not come from a queue', async () => {
    const { dead } = await queueWithDeadLetters(1);
    await sqs.send(new SendMessageCommand({ QueueUrl: dead.url, MessageBody: 'sent here' }));
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }));
    await eventually(async () => {
      const failed = { Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' };
      expect(await tasksOf(dead)).toMatchObject([failed]);
    });
    expect(await visible(dead)).toBe(1);
  });

  it('start only from a dead-letter queue that exists', async () => {
    const plain = await createQueue();
    const start = (SourceArn: string) => sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
    await expect(start(plain.arn)).rejects.toThrow('Source queue must be configured as a Dead Letter Queue.');
    await expect(start(`${plain.arn}-x`)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
