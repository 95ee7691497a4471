import type { JsonObject } from '../kernel/json.ts';
import { SqsInProcess } from './test-support/sqs-in-process.ts';

const DAY = 86_400;

let now: number;
let sqs: SqsInProcess;

beforeEach(() => {
  now = Date.UTC(2026, 0, 1);
  sqs = new SqsInProcess({ clock: () => now, mostInFlight: 3 });
});

afterEach(() => sqs.stop());

function pass(seconds: number): void {
  now += seconds * 1000;
}

async function receive(queue: { QueueUrl: string }, options: JsonObject = {}): Promise<JsonObject[]> {
  const { Messages } = await sqs.call('ReceiveMessage', {
    ...queue,
    MessageSystemAttributeNames: ['All'],
    ...options,
  });
  return (Messages ?? []) as JsonObject[];
}

async function visible(queue: { QueueUrl: string }): Promise<string> {
  const { Attributes } = await sqs.call('GetQueueAttributes', { ...queue, AttributeNames: ['All'] });
  return (Attributes as { ApproximateNumberOfMessages: string }).ApproximateNumberOfMessages;
}

it('AWS: a message is deleted 4 days after it was sent, unless the queue says otherwise', async () => {
  const queue = await sqs.queue('plain');
  await sqs.call('SendMessage', { ...queue, MessageBody: 'old' });
  pass(4 * DAY - 1);
  expect(await receive(queue, { VisibilityTimeout: 0 })).toHaveLength(1);
  pass(1);
  expect(await visible(queue)).toBe('0');
  expect(await receive(queue)).toEqual([]);
});

it('AWS: a shorter retention period is for the messages that are there already', async () => {
  const queue = await sqs.queue('plain');
  await sqs.call('SendMessage', { ...queue, MessageBody: 'old' });
  pass(120);
  await sqs.call('SetQueueAttributes', { ...queue, Attributes: { MessageRetentionPeriod: '60' } });
  expect(await receive(queue)).toEqual([]);
});

it('AWS: in a dead-letter queue a message ages from when it was first sent', async () => {
  const dead = await sqs.queue('dead', { MessageRetentionPeriod: String(4 * DAY) });
  const policy = { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead', maxReceiveCount: 1 };
  const queue = await sqs.queue('plain', { RedrivePolicy: JSON.stringify(policy) });
  await sqs.call('SendMessage', { ...queue, MessageBody: 'poison' });
  pass(DAY);
  await receive(queue, { VisibilityTimeout: 0 });
  await receive(queue);
  expect(await visible(dead)).toBe('1');
  pass(3 * DAY);
  expect(await visible(dead)).toBe('0');
});

it('AWS: the visibility timeout starts at the receive and makes the message come again', async () => {
  const queue = await sqs.queue('plain', { VisibilityTimeout: '30' });
  await sqs.call('SendMessage', { ...queue, MessageBody: 'a' });
  pass(100);
  await receive(queue);
  pass(29);
  expect(await receive(queue)).toEqual([]);
  pass(1);
  expect(await receive(queue)).toMatchObject([{ Attributes: { ApproximateReceiveCount: '2' } }]);
});

it('AWS: a message may be kept invisible for 12 hours after its receive, in several steps', async () => {
  const queue = await sqs.queue('plain');
  await sqs.call('SendMessage', { ...queue, MessageBody: 'a' });
  const [message] = await receive(queue, { VisibilityTimeout: 43_000 });
  const handle = { ...queue, ReceiptHandle: message?.ReceiptHandle };
  pass(40_000);
  await sqs.call('ChangeMessageVisibility', { ...handle, VisibilityTimeout: 3200 });
  const longer = sqs.call('ChangeMessageVisibility', { ...handle, VisibilityTimeout: 3201 });
  await expect(longer).rejects.toThrow(/beyond the limit/);
});

it('AWS: with the most messages in flight a short poll is OverLimit, and a long poll gives none', async () => {
  const queue = await sqs.queue('plain');
  for (let i = 0; i < 5; i += 1) await sqs.call('SendMessage', { ...queue, MessageBody: String(i) });
  const messages = await receive(queue, { MaxNumberOfMessages: 10 });
  expect(messages).toHaveLength(3);
  await expect(receive(queue)).rejects.toMatchObject({ code: 'OverLimit' });
  expect(await receive(queue, { WaitTimeSeconds: 1 })).toEqual([]);
  await sqs.call('DeleteMessage', { ...queue, ReceiptHandle: messages[0]?.ReceiptHandle });
  expect(await receive(queue)).toHaveLength(1);
});

it('AWS: a purged queue can be purged again, and a deleted name used again, after 60 seconds', async () => {
  const queue = await sqs.queue('plain');
  await sqs.call('PurgeQueue', queue);
  pass(59);
  await expect(sqs.call('PurgeQueue', queue)).rejects.toMatchObject({ code: 'PurgeQueueInProgress' });
  pass(1);
  await sqs.call('PurgeQueue', queue);
  await sqs.call('DeleteQueue', queue);
  pass(59);
  await expect(sqs.queue('plain')).rejects.toMatchObject({ code: 'QueueDeletedRecently' });
  pass(1);
  await sqs.queue('plain');
});

it('AWS: a batch is authorized as its single action, on the queue and with its policy', async () => {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const queue = await sqs.queue('plain', { Policy });
  expect(sqs.part.services?.[0]?.permissions('SendMessageBatch', { ...queue })).toEqual([
    {
      action: 'sqs:SendMessage',
      resource: 'arn:aws:sqs:us-east-1:000000000000:plain',
      resourcePolicy: JSON.parse(Policy) as JsonObject,
    },
  ]);
});

it('sends, receives and deletes thousands of messages in a second', async () => {
  const roomy = new SqsInProcess();
  const queue = await roomy.queue('plain');
  const startedAt = performance.now();
  for (let i = 0; i < 2000; i += 1)
    await roomy.call('SendMessage', { ...queue, MessageBody: 'x'.repeat(500) });
  for (let i = 0; i < 200; i += 1) {
    const { Messages } = await roomy.call('ReceiveMessage', { ...queue, MaxNumberOfMessages: 10 });
    const Entries = (Messages as JsonObject[]).map(({ MessageId, ReceiptHandle }) => ({
      Id: MessageId,
      ReceiptHandle,
    }));
    await roomy.call('DeleteMessageBatch', { ...queue, Entries });
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await roomy.stop();
  // Far from what a quiet machine does, so that only a missing index or the like can break it.
  expect(seconds).toBeLessThan(4);
});
