import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { JsonObject } from '../kernel/json.ts';
import {
  eventually,
  functionResource,
  roleResource,
  startTestCloud,
  type TestCloud,
} from '../test/support/test-cloud.ts';
import { invoker, stackOf } from './test-support/test-functions.ts';

let cloud: TestCloud;

const sources = {
  /** Fails as often as the event says, counted per environment. */
  shaky: `
    const failures = {};
    exports.handler = async ({ id, fail = 0, ms = 0 }) => {
      await new Promise((resolve) => { setTimeout(resolve, ms); });
      failures[id] ??= 0;
      if (failures[id]++ < fail) throw new Error('not yet ' + failures[id]);
      return { done: id };
    };`,
  broken: "exports.handler = async () => { throw new TypeError('never'); };",
  closed: "exports.handler = async () => 'unreachable';",
  forbidden: "exports.handler = async () => 'fine';",
  first: "exports.handler = async () => 'from the first';",
  caller: `
    exports.handler = async () => {
      const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: key } = process.env;
      await fetch(url, {
        method: 'POST',
        headers: {
          authorization: 'AWS4-HMAC-SHA256 Credential=' + key + '/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=x',
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'AmazonSQS.SendMessage',
        },
        body: JSON.stringify({ QueueUrl: url + '/000000000000/sent', MessageBody: 'from the caller' }),
      });
      return 'went on';
    };`,
  second: 'exports.handler = async (event) => event;',
};

const queue = (name: string): JsonObject => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName: name } });
const arnOf = (logicalId: string): JsonObject => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

function asyncConfig(fn: string, onSuccess: JsonObject, onFailure: JsonObject, attempts = 2): JsonObject {
  return {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: fn },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: attempts,
      DestinationConfig: { OnSuccess: { Destination: onSuccess }, OnFailure: { Destination: onFailure } },
    },
  };
}

beforeAll(async () => {
  cloud = await startTestCloud({
    flags: ['--async-retry-delays', '100,1500'],
    stacks: [
      stackOf(
        {
          Successes: queue('successes'),
          Failures: queue('failures'),
          Sent: queue('sent'),
          Caller: functionResource('caller'),
          DeadLetters: queue('dead-letters'),
          Shaky: functionResource('shaky'),
          ShakyConfig: asyncConfig('Shaky', arnOf('Successes'), arnOf('Failures')),
          Broken: functionResource('broken', { DeadLetterConfig: { TargetArn: arnOf('DeadLetters') } }),
          BrokenConfig: asyncConfig('Broken', arnOf('Successes'), arnOf('Failures'), 0),
          Closed: functionResource('closed', { ReservedConcurrentExecutions: 0 }),
          ClosedConfig: asyncConfig('Closed', arnOf('Successes'), arnOf('Failures')),
          PoorRole: roleResource([{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }]),
          Forbidden: functionResource('forbidden', { role: 'PoorRole' }),
          ForbiddenConfig: asyncConfig('Forbidden', arnOf('Successes'), arnOf('Failures')),
          First: functionResource('first'),
          FirstConfig: asyncConfig('First', arnOf('Second'), arnOf('Failures')),
          Second: functionResource('second'),
          SecondConfig: asyncConfig('Second', arnOf('Successes'), arnOf('Failures')),
        },
        sources,
      ),
    ],
  });
});

afterEach(async () => {
  await cloud.clearFaults();
});

afterAll(async () => {
  await cloud.stop();
});

/** Gives the id of the request, by which the records are told apart. */
async function send(name: string, event: unknown = {}): Promise<string> {
  const output = await cloud.client(LambdaClient).send(
    new InvokeCommand({
      FunctionName: `demo-dev-${name}`,
      InvocationType: 'Event',
      Payload: JSON.stringify(event),
    }),
  );
  expect(output.StatusCode).toBe(202);
  return output.$metadata.requestId ?? '';
}

async function receiveAll(queueName: string): Promise<Message[]> {
  const client = cloud.client(SQSClient);
  const QueueUrl = `${cloud.awsEndpoint}/000000000000/${queueName}`;
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  for (const { ReceiptHandle } of Messages)
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages;
}

interface InvocationRecord {
  requestContext: { requestId: string };
  responsePayload: unknown;
}

/** Waits for as many records as wanted of the given requests, in order of arrival. */
async function records(
  queueName: string,
  requestIds: string[],
  wanted = requestIds.length,
): Promise<InvocationRecord[]> {
  const found: InvocationRecord[] = [];
  return eventually(async () => {
    const messages = await receiveAll(queueName);
    const received = messages.map(({ Body }) => JSON.parse(Body ?? '') as InvocationRecord);
    found.push(...received.filter(({ requestContext }) => requestIds.includes(requestContext.requestId)));
    expect(found.length).toBeGreaterThanOrEqual(wanted);
    return found;
  });
}

describe('an asynchronous event', () => {
  test('that succeeds: the on-success destination gets the invocation record', async () => {
    const requestId = await send('shaky', { id: 'a' });

    const [record] = await records('successes', [requestId]);

    expect(record).toEqual({
      version: '1.0',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      requestContext: {
        requestId,
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:demo-dev-shaky:$LATEST',
        condition: 'Success',
        approximateInvokeCount: 1,
      },
      requestPayload: { id: 'a' },
      responseContext: { statusCode: 200, executedVersion: '$LATEST' },
      responsePayload: { done: 'a' },
    });
  });

  test('that fails is tried twice more', async () => {
    const requestId = await send('shaky', { id: 'b', fail: 2 });

    const [record] = await records('successes', [requestId]);

    expect(record).toMatchObject({
      requestContext: { condition: 'Success', approximateInvokeCount: 3 },
      responsePayload: { done: 'b' },
    });
  });

  test('that fails three times: the on-failure destination gets the record with the error', async () => {
    const requestId = await send('shaky', { id: 'c', fail: 3 });

    const [record] = await records('failures', [requestId]);

    expect(record).toMatchObject({
      requestContext: { requestId, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { id: 'c', fail: 3 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'Error', errorMessage: 'not yet 3' },
    });
  });

  test('without retries left: the dead-letter queue gets the event itself, and the error as attributes', async () => {
    const requestId = await send('broken', { order: 1 });

    const [message] = await eventually(async () => {
      const messages = await receiveAll('dead-letters');
      expect(messages).toHaveLength(1);
      return messages;
    });
    const [record] = await records('failures', [requestId]);

    expect(message?.Body).toBe('{"order":1}');
    expect(message?.MessageAttributes).toMatchObject({
      RequestID: { DataType: 'String', StringValue: requestId },
      ErrorCode: { DataType: 'Number', StringValue: '200' },
      ErrorMessage: { DataType: 'String', StringValue: 'never' },
    });
    expect(record).toMatchObject({ requestContext: { approximateInvokeCount: 1 } });
  });

  test('for a function closed by a reserved concurrency of zero goes to the destination untried', async () => {
    const requestId = await send('closed');

    const [record] = await records('failures', [requestId]);

    expect(record).toMatchObject({
      requestContext: { condition: 'ZeroReservedConcurrency', approximateInvokeCount: 0 },
    });
    expect(record).not.toHaveProperty('responsePayload');
  });

  test('may go on to a function as destination', async () => {
    await send('first', { begin: true });

    await eventually(async () => {
      const bodies = (await receiveAll('successes')).map(
        ({ Body }) => JSON.parse(Body ?? '') as InvocationRecord,
      );
      expect(bodies).toMatchObject([
        { requestPayload: { requestPayload: { begin: true }, responsePayload: 'from the first' } },
      ]);
    });
  });

  test("has its record refused when the function's role may not send it", async () => {
    await send('forbidden');

    await eventually(async () => {
      const refused = (await cloud.calls({ service: 'sqs' })).filter(({ error }) => error !== undefined);
      expect(refused).toMatchObject([
        { principal: expect.stringContaining('/demo-dev-forbidden') as string, operation: 'SendMessage' },
      ]);
    });
  });
});

describe('nothing is lost when the local cloud is killed', () => {
  test('while events run and wait', async () => {
    const ids = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'];
    const requestIds = await Promise.all(ids.map((id) => send('shaky', { id, ms: 700 })));

    await cloud.kill();
    await cloud.restart();

    const found = await records('successes', requestIds);
    expect(new Set(found.map(({ requestContext }) => requestContext.requestId))).toEqual(new Set(requestIds));
  });

  test('while an event waits for its second retry: the attempts made still count', async () => {
    const requestId = await send('shaky', { id: 'd', fail: 99 });
    const logs = cloud.client(CloudWatchLogsClient);
    await eventually(async () => {
      const { events } = await logs.send(
        new FilterLogEventsCommand({
          logGroupName: '/aws/lambda/demo-dev-shaky',
          filterPattern: `"${requestId}" "not yet 2"`,
        }),
      );
      expect(events?.length).toBeGreaterThan(0);
    });

    await cloud.kill();
    await cloud.restart();

    // Only the third attempt runs in the new process, whose environments have counted nothing yet.
    expect(await records('failures', [requestId])).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
        responsePayload: { errorMessage: 'not yet 1' },
      },
    ]);
  });
});

describe('faults', () => {
  test('duplicate: the event is delivered twice, as AWS may', async () => {
    await cloud.setFaults([{ kind: 'duplicate', service: 'lambda', action: 'Invoke', times: 1 }]);
    const requestId = await send('shaky', { id: 'e' });

    expect(await records('successes', [requestId], 2)).toHaveLength(2);
  });

  test.each(['crash-before', 'crash-after'] as const)(
    '%s: the process dies around the handler, and the event is retried',
    async (kind) => {
      await cloud.setFaults([
        { kind, service: 'lambda', action: 'Invoke', principal: 'demo-dev-shaky', times: 1 },
      ]);
      const requestId = await send('shaky', { id: kind });

      const [record] = await records('successes', [requestId]);

      expect(record).toMatchObject({ requestContext: { approximateInvokeCount: 2 } });
    },
  );

  test('crash-after on a call of the function: the call has its effect, and the function learns nothing', async () => {
    await cloud.setFaults([
      { kind: 'crash-after', service: 'sqs', action: 'SendMessage', principal: 'demo-dev-caller' },
    ]);

    const { payload, requestId } = await invoker(cloud)('caller');

    expect(payload).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
    });
    expect(await receiveAll('sent')).toMatchObject([{ Body: 'from the caller' }]);
  });

  test('a crash is a Runtime.ExitError for who waits', async () => {
    await cloud.setFaults([
      { kind: 'crash-after', service: 'lambda', action: 'Invoke', principal: 'demo-dev-first' },
    ]);

    const { functionError, payload } = await invoker(cloud)('first');

    expect(functionError).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType: 'Runtime.ExitError' });
  });
});
