import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { functionResource, startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';
import { type Invoker, invoker, stackOf } from './test-support/test-functions.ts';

let cloud: TestCloud;
let invoke: Invoker;

/** Answers who it is, after a while in which it is busy. */
const busy = `
  let running = 0;
  exports.handler = async ({ ms }, context) => {
    running += 1;
    await new Promise((resolve) => { setTimeout(resolve, ms); });
    return { instance: context.logStreamName, atOnce: running-- };
  };`;

interface Busy {
  instance: string;
  atOnce: number;
}

beforeAll(async () => {
  cloud = await startTestCloud({
    stacks: [
      stackOf(
        {
          Free: functionResource('free'),
          Narrow: functionResource('narrow', { ReservedConcurrentExecutions: 2 }),
          Closed: functionResource('closed', { ReservedConcurrentExecutions: 0 }),
        },
        { free: busy, narrow: busy, closed: busy },
      ),
    ],
  });
  invoke = invoker(cloud);
});

afterAll(async () => {
  await cloud.stop();
});

test('events at the same time run in environments of their own, one each', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => invoke<Busy>('free', { ms: 1000 })));

  expect(new Set(answers.map(({ payload }) => payload.instance)).size).toBe(3);
  expect(answers.map(({ payload }) => payload.atOnce)).toEqual([1, 1, 1]);
});

test('events in a burst share the environments as they become free, and all are answered', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => invoke<Busy>('free', { ms: 5 })));

  expect(answers.every(({ payload }) => payload.atOnce === 1)).toBe(true);
  expect(new Set(answers.map(({ payload }) => payload.instance)).size).toBeLessThan(100);
});

test('beyond the reserved concurrency AWS throttles', async () => {
  const running = [1, 2].map(() => invoke('narrow', { ms: 1500 }));
  // Both have been taken once a third is refused; before, the third may be among the first two.
  const third = invoke('narrow', { ms: 1500 });

  const results = await Promise.allSettled([...running, third]);

  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(1);
  expect(refused[0]?.reason).toMatchObject({
    name: 'TooManyRequestsException',
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    $metadata: { httpStatusCode: 429 },
  });
});

test('a reserved concurrency of zero closes the function', async () => {
  await expect(invoke('closed', { ms: 0 })).rejects.toMatchObject({ name: 'TooManyRequestsException' });
});

test('PutFunctionConcurrency changes it, also across a restart', async () => {
  const client = cloud.client(LambdaClient);
  const FunctionName = 'demo-dev-free';

  await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  await expect(invoke('free', { ms: 0 })).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  await cloud.kill();
  await cloud.restart();
  expect(await client.send(new GetFunctionConcurrencyCommand({ FunctionName }))).toMatchObject({
    ReservedConcurrentExecutions: 0,
  });
  await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));

  expect((await invoke('free', { ms: 0 })).functionError).toBeUndefined();
});
