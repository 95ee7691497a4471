import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { JsonObject } from '../kernel/json.ts';
import {
  functionResource,
  roleResource,
  startTestCloud,
  type TestCloud,
} from '../test/support/test-cloud.ts';

/** Sends a message by hand: functions of tests carry no SDK. Answers with what SQS answered. */
const SENDER = `
  exports.handler = async ({ queueUrl }) => {
    const credential = process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/sqs/aws4_request';
    const response = await fetch(process.env.AWS_ENDPOINT_URL, {
      method: 'POST',
      headers: {
        authorization: 'AWS4-HMAC-SHA256 Credential=' + credential + ', SignedHeaders=host, Signature=x',
        'x-amz-target': 'AmazonSQS.SendMessage',
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-trace-id': process.env._X_AMZN_TRACE_ID,
      },
      body: JSON.stringify({ QueueUrl: queueUrl, MessageBody: 'hello' }),
    });
    return { status: response.status, body: await response.json() };
  };`;

const queueArn = { 'Fn::GetAtt': ['Queue', 'Arn'] };
const template = {
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
    AllowedRole: roleResource([{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn }]),
    OtherRole: roleResource(
      [{ Effect: 'Allow', Action: 'sqs:ReceiveMessage', Resource: queueArn }],
      'other-role',
    ),
    Allowed: functionResource('allowed', { role: 'AllowedRole' }),
    Other: functionResource('other', { role: 'OtherRole' }),
  },
};

let cloud: TestCloud;
let sqs: SQSClient;
let lambda: LambdaClient;
let queueUrl: string;

beforeAll(async () => {
  cloud = await startTestCloud({
    stacks: [{ name: 'demo', template, functions: { allowed: SENDER, other: SENDER } }],
  });
  sqs = cloud.client(SQSClient);
  lambda = cloud.client(LambdaClient);
  queueUrl = (await sqs.send(new GetQueueUrlCommand({ QueueName: 'letters' }))).QueueUrl ?? '';
});

afterEach(() => cloud.clearFaults());
afterAll(() => cloud.stop());

async function invoke(name: string): Promise<{ error: string | undefined; payload: JsonObject }> {
  const { FunctionError: error, Payload: payload } = await lambda.send(
    new InvokeCommand({ FunctionName: `demo-dev-${name}`, Payload: JSON.stringify({ queueUrl }) }),
  );
  return { error, payload: JSON.parse(Buffer.from(payload ?? []).toString()) as JsonObject };
}

async function waitingMessages(): Promise<number> {
  const { queues } = (await cloud.page('queues')) as { queues: { name: string; visible: number }[] };
  return queues.find(({ name }) => name === 'letters')?.visible ?? 0;
}

describe('the IAM check', () => {
  test('lets a call through that the compiled role allows', async () => {
    expect((await invoke('allowed')).payload).toMatchObject({ status: 200 });
  });

  test('refuses any other, naming action, resource and role', async () => {
    const { payload } = await invoke('other');
    expect(payload).toEqual({
      status: 400,
      body: {
        __type: 'AccessDeniedException',
        message:
          'User: arn:aws:sts::000000000000:assumed-role/other-role/demo-dev-other is not authorized to perform: ' +
          'sqs:SendMessage on resource: arn:aws:sqs:us-east-1:000000000000:letters because no identity-based policy ' +
          'allows the sqs:SendMessage action',
      },
    });
  });

  test('asks for credentials', async () => {
    const response = await fetch(cloud.awsEndpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSQS.ListQueues' },
      body: '{}',
    });
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });
});

describe('faults', () => {
  test('throttle: the call is refused with the service’s own error', async () => {
    await cloud.setFaults([{ kind: 'throttle', service: 'sqs', action: 'ListQueues', times: 3 }]);
    await expect(sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject({ name: 'RequestThrottled' });
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(1);
  });

  test('error: the call fails as told, and nothing is done', async () => {
    await cloud.setFaults([
      { kind: 'error', service: 'sqs', action: 'CreateQueue', errorCode: 'Broken', status: 400 },
    ]);
    await expect(sqs.send(new CreateQueueCommand({ QueueName: 'never' }))).rejects.toMatchObject({
      name: 'Broken',
    });
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(1);
  });

  test('delay: the call is performed later', async () => {
    await cloud.setFaults([{ kind: 'delay', service: 'sqs', action: 'ListQueues', delayMs: 300 }]);
    const startedAt = performance.now();
    await sqs.send(new ListQueuesCommand({}));
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(290);
  });

  test.each([
    ['crash-before', 0],
    ['crash-after', 1],
  ] as const)(
    '%s: the calling function dies, and the call has had its effect %i times',
    async (kind, effects) => {
      const before = await waitingMessages();
      await cloud.setFaults([
        { kind, service: 'sqs', action: 'SendMessage', principal: 'demo-dev-allowed', times: 1 },
      ]);
      expect(await invoke('allowed')).toMatchObject({
        error: 'Unhandled',
        payload: { errorType: 'Runtime.ExitError' },
      });
      expect(await waitingMessages()).toBe(before + effects);
      expect((await invoke('allowed')).payload).toMatchObject({ status: 200 });
    },
  );

  test('strike the share of calls that the rate says, the same ones for the same seed', async () => {
    const strikes = async (): Promise<boolean[]> => {
      await cloud.setFaults([
        { kind: 'error', service: 'sqs', action: 'GetQueueUrl', status: 400, rate: 0.4, seed: 5 },
      ]);
      const struck: boolean[] = [];
      for (let call = 0; call < 50; call += 1) {
        const asked = sqs.send(new GetQueueUrlCommand({ QueueName: 'letters' }));
        struck.push(await asked.then(() => false, () => true)); // prettier-ignore
      }
      await cloud.clearFaults();
      return struck;
    };
    const first = await strikes();
    expect(first.filter(Boolean).length).toBeGreaterThan(10);
    expect(first.filter(Boolean).length).toBeLessThan(30);
    expect(await strikes()).toEqual(first);
  });

  test('a rule that makes no sense is refused with the reason', async () => {
    await expect(cloud.setFaults([{ kind: 'nothing' as 'delay' }])).rejects.toThrow(
      'kind is one of throttle, error',
    );
    await expect(cloud.setFaults([{ kind: 'delay', rate: 2 }])).rejects.toThrow('rate is between 0 and 1');
    await expect(cloud.setFaults([{ kind: 'delay', sevice: 'sqs' } as never])).rejects.toThrow(
      'has no sevice',
    );
  });
});

describe('the meter and the call log', () => {
  test('count calls, errors and bytes by principal and operation', async () => {
    await cloud.resetMeter();
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'x'.repeat(1000) }));
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'nobody' }))).rejects.toThrow();
    const rows = await cloud.meter();
    const row = (operation: string) => rows.find((each) => each.operation === operation);
    expect(row('SendMessage')).toMatchObject({
      service: 'sqs',
      principal: 'arn:aws:iam::000000000000:root',
      calls: 1,
      errors: 0,
    });
    expect(row('SendMessage')?.requestBytes).toBeGreaterThan(1000);
    expect(row('GetQueueUrl')).toMatchObject({ calls: 1, errors: 1 });
  });

  test('the calls of one request share their trace', async () => {
    await invoke('allowed');
    const calls = await cloud.calls({ service: 'sqs' });
    const sent = calls.findLast(({ operation }) => operation === 'SendMessage');
    expect(sent).toMatchObject({ resource: 'arn:aws:sqs:us-east-1:000000000000:letters' });
    const root = /Root=([^;]+)/.exec(sent?.traceId ?? '')?.[1] ?? 'none';
    expect((await cloud.calls({ traceId: root })).map(({ operation }) => operation)).toContain('SendMessage');
  });
});

describe('requests that no AWS service knows', () => {
  const signed = {
    authorization: 'AWS4-HMAC-SHA256 Credential=me/20260101/us-east-1/sqs/aws4_request, Signature=x',
  };

  test.each([
    [
      'a service that is not there',
      { 'x-amz-target': 'Kinesis_20131202.ListStreams' },
      '{}',
      404,
      'has no service Kinesis_20131202',
    ],
    ['an operation that is not there', { 'x-amz-target': 'AmazonSQS.Fly' }, '{}', 404, 'Fly'],
    ['a body that is not JSON', { 'x-amz-target': 'AmazonSQS.ListQueues' }, '{', 400, 'The body is not JSON'],
    ['no protocol at all', {}, '', 404, 'Not a call that the local cloud knows'],
  ])('%s', async (_case, headers, body, status, message) => {
    const response = await fetch(cloud.awsEndpoint, {
      method: 'POST',
      headers: { ...signed, ...headers },
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(message);
  });
});

describe('the developer’s pages', () => {
  test('the overview shows queues, calls and resources', async () => {
    await sqs.send(new ListQueuesCommand({}));
    const page = await (await fetch(`${cloud.url}/_local`)).text();
    for (const part of ['letters', 'demo-dev-allowed', 'AWS::SQS::Queue', 'sqs:ListQueues'])
      expect(page).toContain(part);
  });

  test('a page that is not there is a 404 that says so', async () => {
    const response = await fetch(`${cloud.url}/_local/nothing`);
    expect([response.status, await response.json()]).toMatchObject([404, { title: 'Not found' }]);
  });
});
