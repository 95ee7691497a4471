import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { functionResource, startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';
import { type ErrorPayload, type Invoker, invoker, stackOf } from './test-support/test-functions.ts';

let cloud: TestCloud;
let invoke: Invoker;

const sources = {
  describe: `
    let invocations = 0;
    exports.handler = async (event, context) => ({
      event, context, environment: process.env, invocations: ++invocations,
      remaining: context.getRemainingTimeInMillis(), utcOffset: new Date().getTimezoneOffset(),
    });`,
  freezer: `
    let ticks = 0;
    exports.handler = async ({ startTicking }) => {
      if (startTicking) setInterval(() => { ticks += 1; }, 5);
      return ticks;
    };`,
  printer: `
    console.log('while loading');
    exports.handler = async () => {
      console.log('two words', { and: 'an object' });
      console.warn('careful');
      process.stdout.write('as it is\\nand again');
    };`,
  structured: `
    exports.handler = async () => {
      console.debug('too quiet');
      console.log({ order: 7 });
      console.error('it broke', new TypeError('bad'));
    };`,
  nothing: 'exports.handler = async () => {};',
  synchronous: 'exports.handler = () => ({ at: "once" });',
  nested: 'exports.inner = { handler: async () => "nested" };',
};

beforeAll(async () => {
  cloud = await startTestCloud({
    stacks: [
      stackOf(
        {
          Describe: functionResource('describe', {
            Description: 'tells all',
            TracingConfig: { Mode: 'Active' },
            Environment: { Variables: { TABLE_NAME: 'orders', NODE_OPTIONS: '--enable-source-maps' } },
          }),
          DescribeVersion: {
            Type: 'AWS::Lambda::Version',
            Properties: { FunctionName: { Ref: 'Describe' }, CodeSha256: 'x' },
          },
          DescribeAlias: {
            Type: 'AWS::Lambda::Alias',
            Properties: {
              FunctionName: { Ref: 'Describe' },
              FunctionVersion: { 'Fn::GetAtt': ['DescribeVersion', 'Version'] },
              Name: 'live',
            },
          },
          Freezer: functionResource('freezer'),
          Printer: functionResource('printer'),
          Structured: functionResource('structured', { LoggingConfig: { LogFormat: 'JSON' } }),
          Nothing: functionResource('nothing'),
          Synchronous: functionResource('synchronous'),
          Nested: functionResource('nested', { Handler: 'index.inner.handler' }),
        },
        sources,
      ),
    ],
  });
  invoke = invoker(cloud);
});

afterAll(async () => {
  await cloud.stop();
});

interface Description {
  event: unknown;
  context: Record<string, unknown>;
  environment: Record<string, string>;
  invocations: number;
  remaining: number;
  utcOffset: number;
}

describe('what a function sees', () => {
  test('its event and the context object', async () => {
    const { payload, requestId, status, executedVersion } = await invoke<Description>('describe', {
      hello: 'you',
    });

    expect(status).toBe(200);
    expect(executedVersion).toBe('$LATEST');
    expect(payload.event).toEqual({ hello: 'you' });
    expect(payload.context).toMatchObject({
      functionName: 'demo-dev-describe',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:demo-dev-describe',
      memoryLimitInMB: '256',
      awsRequestId: requestId,
      logGroupName: '/aws/lambda/demo-dev-describe',
      callbackWaitsForEmptyEventLoop: false,
    });
    expect(payload.context.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(payload.remaining).toBeGreaterThan(5000);
    expect(payload.remaining).toBeLessThanOrEqual(6000);
  });

  test("Lambda's environment variables and its own, and none of the machine's", async () => {
    const { payload } = await invoke<Description>('describe');

    const { environment } = payload;
    expect(environment).toMatchObject({
      _HANDLER: 'index.handler',
      AWS_ENDPOINT_URL: cloud.awsEndpoint,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_NAME: 'demo-dev-describe',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/demo-dev-describe',
      AWS_REGION: 'us-east-1',
      NODE_OPTIONS: '--enable-source-maps',
      TABLE_NAME: 'orders',
      TZ: ':UTC',
    });
    expect(environment.AWS_ACCESS_KEY_ID).toMatch(/^ASIA[0-9A-F]{16}$/);
    expect(environment.LAMBDA_TASK_ROOT).toContain(cloud.folder);
    const leaked = Object.keys(environment).filter((name) => name in process.env);
    expect(
      leaked.filter((name) => !['PATH', 'TZ', 'LANG', 'AWS_REGION', 'NODE_OPTIONS'].includes(name)),
    ).toEqual([]);
    expect(payload.utcOffset).toBe(0);
  });

  test('the trace of its caller, or a new one, which Active tracing samples', async () => {
    const first = await invoke<Description>('describe');
    const second = await invoke<Description>('describe');

    expect(first.payload.environment._X_AMZN_TRACE_ID).toMatch(
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/,
    );
    expect(second.payload.environment._X_AMZN_TRACE_ID).not.toBe(first.payload.environment._X_AMZN_TRACE_ID);
  });

  test('the client context of a synchronous invocation', async () => {
    const ClientContext = Buffer.from('{"custom":{"locale":"pt"}}').toString('base64');

    const { payload } = await invoke<Description>('describe', {}, { ClientContext });

    expect(payload.context.clientContext).toEqual({ custom: { locale: 'pt' } });
  });

  test('under an alias, the version behind it and the ARN that was invoked', async () => {
    const { payload, executedVersion } = await invoke<Description>('describe', {}, { Qualifier: 'live' });

    expect(executedVersion).toBe('1');
    expect(payload.context).toMatchObject({
      functionVersion: '1',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:demo-dev-describe:live',
    });
  });
});

describe('an execution environment', () => {
  test('is used again for the next event', async () => {
    const first = await invoke<Description>('describe');
    const second = await invoke<Description>('describe');

    expect(second.payload.invocations).toBe(first.payload.invocations + 1);
    expect(second.payload.context.logStreamName).toBe(first.payload.context.logStreamName);
  });

  test('is frozen between events: timers stand still', async () => {
    await invoke('freezer', { startTicking: true });
    const before = await invoke<number>('freezer');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = await invoke<number>('freezer');

    // Running on, it would have ticked some 60 times; thawed, an overdue timer fires once or twice.
    expect(after.payload - before.payload).toBeLessThan(5);
  });
});

describe('what a handler returns', () => {
  test('nothing: null', async () => {
    expect((await invoke('nothing')).payload).toBeNull();
  });

  test('without a promise: the same', async () => {
    expect((await invoke('synchronous')).payload).toEqual({ at: 'once' });
  });

  test('from a member of the module', async () => {
    expect((await invoke('nested')).payload).toBe('nested');
  });
});

describe('the log', () => {
  test('in text: START, END and REPORT around lines with time, request id and level', async () => {
    const { log, requestId } = await invoke('printer');

    const lines = log.trimEnd().split('\n');
    expect(lines[0]).toBe(`START RequestId: ${requestId} Version: $LATEST`);
    expect(lines[1]).toMatch(new RegExp(`^\\S+Z\t${requestId}\tINFO\ttwo words \\{ and: 'an object' \\}$`));
    expect(lines[2]).toMatch(new RegExp(`^\\S+Z\t${requestId}\tWARN\tcareful$`));
    expect(lines.slice(3, 5)).toEqual(['as it is', 'and again']);
    expect(lines[5]).toBe(`END RequestId: ${requestId}`);
    expect(lines[6]).toMatch(
      /^REPORT RequestId: \S+\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms$/,
    );
  });

  test('in JSON: objects stay objects, and the level INFO keeps DEBUG out', async () => {
    const { log, requestId } = await invoke('structured');

    const lines = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { type: 'platform.start', record: { requestId, version: '$LATEST' } },
      { level: 'INFO', requestId, message: { order: 7 } },
      { level: 'ERROR', requestId, errorType: 'TypeError', errorMessage: 'bad' },
      { type: 'platform.report', record: { requestId, status: 'success', metrics: { memorySizeMB: 256 } } },
    ]);
  });
});

describe('the Invoke operation', () => {
  test('DryRun runs nothing and answers 204', async () => {
    const before = await invoke<Description>('describe');
    expect((await invoke('describe', {}, { InvocationType: 'DryRun' })).status).toBe(204);
    const after = await invoke<Description>('describe');

    expect(after.payload.invocations).toBe(before.payload.invocations + 1);
  });

  test('finds a function by its ARN', async () => {
    const FunctionName = 'arn:aws:lambda:us-east-1:000000000000:function:demo-dev-nothing';

    expect((await invoke('nothing', {}, { FunctionName })).status).toBe(200);
  });

  test.each([
    [
      'function',
      { FunctionName: 'nobody' },
      'Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody',
    ],
    [
      'version',
      { Qualifier: '7' },
      'Function not found: arn:aws:lambda:us-east-1:000000000000:function:demo-dev-nothing:7',
    ],
  ])('refuses a %s that does not exist', async (_what, options, message) => {
    await expect(invoke('nothing', {}, options)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message,
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('refuses a payload that is not JSON', async () => {
    for (const InvocationType of ['RequestResponse', 'Event'] as const) {
      await expect(invoke('nothing', {}, { Payload: '{"a"', InvocationType })).rejects.toMatchObject({
        name: 'InvalidRequestContentException',
      });
    }
  });

  test('takes 6 MB at most, 1 MB asynchronously', async () => {
    const sizes = [
      ['RequestResponse', 6_291_456],
      ['Event', 1_048_576],
    ] as const;
    for (const [InvocationType, limit] of sizes) {
      const Payload = JSON.stringify('x'.repeat(limit - 1));
      await expect(invoke('nothing', {}, { Payload, InvocationType })).rejects.toMatchObject({
        name: 'RequestTooLargeException',
        $metadata: { httpStatusCode: 413 },
      });
    }
  });

  test('gives no answer to an unknown invocation type', async () => {
    const InvocationType = 'Sometimes' as 'Event';

    await expect(invoke<ErrorPayload>('nothing', {}, { InvocationType })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('functions as the API shows them', () => {
  test('each with its configuration', async () => {
    const client = cloud.client(LambdaClient);
    const FunctionName = 'demo-dev-describe';

    const all = await client.send(new ListFunctionsCommand({}));
    const one = await client.send(new GetFunctionCommand({ FunctionName }));
    const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));

    expect(all.Functions).toHaveLength(Object.keys(sources).length);
    expect(one.Configuration).toEqual(all.Functions?.find((fn) => fn.FunctionName === FunctionName));
    expect(configuration).toMatchObject({
      FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:demo-dev-describe',
      Description: 'tells all',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      MemorySize: 256,
      Timeout: 6,
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
      State: 'Active',
    });
  });
});
