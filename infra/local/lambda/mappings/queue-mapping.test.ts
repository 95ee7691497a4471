import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { JsonObject } from '../../kernel/json.ts';
import {
  eventually,
  functionResource,
  roleResource,
  startTestCloud,
  type TestCloud,
} from '../../test/support/test-cloud.ts';

/** Tells the queue `results` of every message; fails those that say so, and waits as long as they say. */
const WORKER = `
const call = (operation, input) => fetch(process.env.AWS_ENDPOINT_URL, {
  method: 'POST',
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AmazonSQS.' + operation,
    'x-amzn-trace-id': process.env._X_AMZN_TRACE_ID ?? '',
    authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID +
      '/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=x',
  },
  body: JSON.stringify(input),
});
exports.handler = async (event) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    const { fail, waitMs } = JSON.parse(record.body);
    const response = await call('SendMessage', { QueueUrl: process.env.RESULTS, MessageBody: record.body });
    if (!response.ok) throw new Error(await response.text());
    if (waitMs) await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (fail) batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
};`;

function queue(properties: JsonObject): JsonObject {
  return { Type: 'AWS::SQS::Queue', Properties: properties };
}

function mapping(source: string, functionName: string, properties: JsonObject = {}): JsonObject {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': [source, 'Arn'] },
      FunctionName: { 'Fn::GetAtt': [functionName, 'Arn'] },
      BatchSize: 10,
      Enabled: true,
      ...properties,
    },
  };
}

const RESOURCES: JsonObject = {
  Work: queue({
    QueueName: 'work',
    VisibilityTimeout: 6,
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
  }),
  Dead: queue({ QueueName: 'dead' }),
  Results: queue({ QueueName: 'results' }),
  Closed: queue({ QueueName: 'closed' }),
  WorkerRole: roleResource([
    {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      Resource: { 'Fn::GetAtt': ['Work', 'Arn'] },
    },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Results', 'Arn'] } },
  ]),
  Worker: functionResource('worker', {
    Timeout: 5,
    Environment: { Variables: { RESULTS: { Ref: 'Results' } } },
  }),
  WorkMapping: mapping('Work', 'Worker', { FunctionResponseTypes: ['ReportBatchItemFailures'] }),
  ClosedMapping: mapping('Closed', 'Worker'),
};

const stack = { name: 'demo', functions: { worker: WORKER } };

let cloud: TestCloud;
let sqs: SQSClient;

beforeAll(async () => {
  cloud = await startTestCloud({ stacks: [{ ...stack, template: { Resources: RESOURCES } }] });
  sqs = cloud.client(SQSClient);
});

afterAll(() => cloud.stop());

async function url(name: string): Promise<string> {
  return (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl!;
}

async function send(name: string, body: JsonObject): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: await url(name), MessageBody: JSON.stringify(body) }));
}

async function counts(name: string): Promise<number[]> {
  const input = { QueueUrl: await url(name), AttributeNames: ['All' as const] };
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand(input));
  return [
    Number(Attributes?.ApproximateNumberOfMessages),
    Number(Attributes?.ApproximateNumberOfMessagesNotVisible),
  ];
}

/** Until so many messages have been told of, and the queue is empty. */
async function results(count: number): Promise<number[]> {
  const ids: number[] = [];
  await eventually(
    async () => {
      const input = { QueueUrl: await url('results'), MaxNumberOfMessages: 10, VisibilityTimeout: 3600 };
      for (const { Body } of (await sqs.send(new ReceiveMessageCommand(input))).Messages ?? []) {
        ids.push((JSON.parse(Body!) as { id: number }).id);
      }
      expect(ids.length).toBeGreaterThanOrEqual(count);
      expect(await counts('work')).toEqual([0, 0]);
    },
    { timeout: 40_000 },
  );
  return ids.sort((one, other) => one - other);
}

it('AWS: messages that the function deals with are deleted, in the name of its role', async () => {
  await send('work', { id: 1 });
  expect(await results(1)).toEqual([1]);
  const calls = await cloud.calls({ service: 'sqs' });
  expect(calls).toContainEqual(
    expect.objectContaining({
      operation: 'DeleteMessageBatch',
      principal: expect.stringMatching(
        /^arn:aws:sts::000000000000:assumed-role\/.+\/demo-dev-worker$/,
      ) as string,
    }),
  );
});

it('AWS: a message that fails comes again, and goes to the dead-letter queue after maxReceiveCount', async () => {
  await send('work', { id: 2, fail: true });
  expect(await results(2)).toEqual([2, 2]);
  expect(await counts('dead')).toEqual([1, 0]);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: await url('dead'), VisibilityTimeout: 3600 }));
});

it('every message is dealt with under duplicates, another order and throttling, and no dead letter is left', async () => {
  await cloud.setFaults([
    { kind: 'duplicate', service: 'sqs', action: 'ReceiveMessage', principal: 'worker', rate: 0.5, seed: 3 },
    { kind: 'reorder', service: 'sqs', action: 'ReceiveMessage', seed: 3 },
    {
      kind: 'throttle',
      service: 'sqs',
      principal: 'worker',
      action: 'DeleteMessageBatch',
      rate: 0.3,
      seed: 3,
      times: 3,
    },
  ]);
  const ids = Array.from({ length: 40 }, (_, i) => 100 + i);
  for (let first = 0; first < ids.length; first += 10) {
    const Entries = ids
      .slice(first, first + 10)
      .map((id) => ({ Id: String(id), MessageBody: JSON.stringify({ id }) }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: await url('work'), Entries }));
  }
  const seen = await results(41);
  await cloud.clearFaults();
  expect([...new Set(seen)]).toEqual(ids);
  expect(await counts('dead')).toEqual([0, 1]);
});

it('AWS: a role that may not read the queue reads nothing; the messages stay and the refusal is logged', async () => {
  await send('closed', { id: 3 });
  await eventually(async () => {
    const calls = await cloud.calls({ service: 'sqs' });
    expect(calls).toContainEqual(
      expect.objectContaining({
        resource: 'arn:aws:sqs:us-east-1:000000000000:closed',
        error: expect.stringMatching(/AccessDenied/) as string,
      }),
    );
  });
  expect(await counts('closed')).toEqual([1, 0]);
});

it('kill -9 while the function works: the message is worked on again after its visibility timeout', async () => {
  await send('work', { id: 4, waitMs: 1000 });
  await eventually(async () => {
    expect((await counts('results'))[0]).toBe(1);
  });
  await cloud.kill();
  await cloud.restart();
  expect(await results(2)).toEqual([4, 4]);
});

it('AWS: a mapping on a queue that hides messages for less than the function may run is refused', async () => {
  const Resources = { ...RESOURCES, Work: queue({ QueueName: 'work', VisibilityTimeout: 1 }) };
  const refused = startTestCloud({ stacks: [{ ...stack, template: { Resources } }] });
  await expect(refused).rejects.toThrow(
    /demo: AWS::Lambda::EventSourceMapping WorkMapping: Queue visibility timeout: 1 seconds is less than Function timeout: 5/,
  );
});
