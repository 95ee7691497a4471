import type { JsonObject } from '../kernel/json.ts';
import { functionResource, startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';
import { type ErrorPayload, type Invoker, invoker, stackOf } from './test-support/test-functions.ts';

let cloud: TestCloud;
let invoke: Invoker;

const sources = {
  moody: `
    class OutOfStock extends Error { name = 'OutOfStock'; sku = 'TEA-1'; }
    let alive = 0;
    exports.handler = async ({ mood }) => {
      alive += 1;
      switch (mood) {
        case 'throw': throw new OutOfStock('no tea');
        case 'throw text': throw 'just text';
        case 'hang': return new Promise((resolve) => { setTimeout(resolve, 60_000); });
        case 'spin': console.log('before'); for (;;);
        case 'never settle': return new Promise(() => {});
        case 'exit': process.exit(3);
        case 'exit well': process.exit();
        case 'reject elsewhere': Promise.reject(new Error('forgotten')); return new Promise((r) => { setTimeout(r, 5000); });
        case 'throw elsewhere': setTimeout(() => { throw new RangeError('later'); }); return new Promise((r) => { setTimeout(r, 5000); });
        case 'circle': { const ring = {}; ring.ring = ring; return ring; }
        case 'large': return 'x'.repeat(6_291_556);
        default: return alive;
      }
    };`,
  glutton: `
    exports.handler = async ({ eat }) => {
      const eaten = [];
      while (eat) eaten.push(new Array(1_000_000).fill(eaten.length));
    };`,
  missing: "require('left-pad');",
  invalid: 'exports.handler = async () => {',
  empty: 'exports.other = async () => {};',
  callback: 'exports.handler = async (event, context, callback) => { callback(null, 1); };',
  thrower: "throw new TypeError('while loading');",
  patient: `
    const until = Date.now() + 300;
    while (Date.now() < until);
    exports.handler = async () => 'ready';`,
};

beforeAll(async () => {
  const resources: JsonObject = {};
  for (const name of Object.keys(sources)) {
    const Timeout = name === 'glutton' ? 30 : 1;
    resources[`${name[0]!.toUpperCase()}${name.slice(1)}`] = functionResource(name, {
      Timeout,
      MemorySize: 128,
    });
  }
  cloud = await startTestCloud({ stacks: [stackOf(resources, sources)] });
  invoke = invoker(cloud);
});

afterAll(async () => {
  await cloud.stop();
});

describe('an error of the handler', () => {
  test('is answered with 200, X-Amz-Function-Error and its type, message and stack', async () => {
    const { status, functionError, payload, log, requestId } = await invoke<ErrorPayload>('moody', {
      mood: 'throw',
    });

    expect(status).toBe(200);
    expect(functionError).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType: 'OutOfStock', errorMessage: 'no tea' });
    expect(payload.trace?.[0]).toBe('OutOfStock: no tea');
    expect(log).toMatch(
      new RegExp(`${requestId}\tERROR\tInvoke Error \t.*"errorType":"OutOfStock".*"sku":"TEA-1"`),
    );
    expect(log).toMatch(/REPORT .*Status: error\tError Type: OutOfStock/);
  });

  test('leaves the environment alive', async () => {
    const before = await invoke<number>('moody');
    await invoke('moody', { mood: 'throw' });

    expect((await invoke<number>('moody')).payload).toBe(before.payload + 2);
  });
});

/** Errors that AWS names itself: `RequestId` stands for the id of the invocation. */
describe.each([
  ['throw text', 'string', 'just text'],
  ['never settle', 'Runtime.NodeJsExit', 'unexpected Node.js exit code'],
  ['exit', 'Runtime.ExitError', 'RequestId: <id> Error: Runtime exited with error: exit status 3'],
  ['exit well', 'Runtime.ExitError', 'RequestId: <id> Error: Runtime exited without providing a reason'],
  ['reject elsewhere', 'Runtime.UnhandledPromiseRejection', 'Error: forgotten'],
  ['throw elsewhere', 'RangeError', 'later'],
  ['circle', 'Runtime.JSONStringifyError', 'Unable to stringify response body'],
  ['large', 'Function.ResponseSizeTooLarge', 'exceeded maximum allowed payload size (6291556 bytes)'],
  ['hang', 'Sandbox.Timedout', 'RequestId: <id> Error: Task timed out after 1.00 seconds'],
  ['spin', 'Sandbox.Timedout', 'RequestId: <id> Error: Task timed out after 1.00 seconds'],
])('a handler in the mood to %s', (mood, errorType, message) => {
  test(`fails with ${errorType}, and the next event runs`, async () => {
    const { functionError, payload, requestId } = await invoke<ErrorPayload>('moody', { mood });

    expect(functionError).toBe('Unhandled');
    expect(payload.errorType).toBe(errorType);
    expect(payload.errorMessage).toContain(message.replace('<id>', requestId));
    expect((await invoke('moody')).functionError).toBeUndefined();
  });
});

test('a timeout stands in the log, and ends the environment: AWS never uses it again', async () => {
  await invoke('moody');
  const { log, requestId } = await invoke('moody', { mood: 'spin' });

  expect(log).toContain(`INFO\tbefore`);
  expect(log).toMatch(new RegExp(`^\\S+Z ${requestId} Task timed out after 1.00 seconds$`, 'm'));
  expect(log).toMatch(/REPORT .*\tStatus: timeout/);
  expect((await invoke<number>('moody')).payload).toBe(1);
});

test('more memory than MemorySize ends the environment, not the local cloud', async () => {
  const { functionError, payload, requestId } = await invoke<ErrorPayload>('glutton', { eat: true });

  expect(functionError).toBe('Unhandled');
  expect(payload).toEqual({
    errorType: 'Runtime.OutOfMemory',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
  });
  expect((await invoke('glutton')).functionError).toBeUndefined();
});

describe('a function that can not be loaded', () => {
  test.each([
    ['missing', 'Runtime.ImportModuleError', "Cannot find module 'left-pad'"],
    ['invalid', 'Runtime.UserCodeSyntaxError', 'Unexpected end of input'],
    ['empty', 'Runtime.HandlerNotFound', 'index.handler is undefined or not exported'],
    // AWS, from Node.js 24: a third parameter makes it callback-based.
    ['callback', 'Runtime.CallbackHandlerDeprecated', 'removed support for callback-based function handlers'],
    ['thrower', 'TypeError', 'while loading'],
  ])('%s: %s', async (name, errorType, message) => {
    const { functionError, payload } = await invoke<ErrorPayload>(name);

    expect(functionError).toBe('Unhandled');
    expect(payload).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) as string });
  });
});

test('loading does not count against the timeout, and is told as Init Duration', async () => {
  const { payload, log } = await invoke('patient');

  expect(payload).toBe('ready');
  expect(Number(/Init Duration: (\S+) ms/.exec(log)?.[1])).toBeGreaterThan(300);
  expect(Number(/\tDuration: (\S+) ms/.exec(log)?.[1])).toBeLessThan(300);
});
