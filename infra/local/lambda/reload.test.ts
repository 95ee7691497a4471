import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { eventually, functionResource, startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';
import { zip } from './code/zip.ts';
import { type Invoker, invoker, stackOf } from './test-support/test-functions.ts';

let cloud: TestCloud;
let invoke: Invoker;

const saying = (word: string): string => `
  exports.handler = async ({ ms = 0 }) => {
    await new Promise((resolve) => { setTimeout(resolve, ms); });
    return '${word}';
  };`;

const stackSaying = (word: string) => stackOf({ Word: functionResource('word') }, { word: saying(word) });

beforeAll(async () => {
  cloud = await startTestCloud({ stacks: [stackSaying('old')] });
  invoke = invoker(cloud);
});

afterAll(async () => {
  await cloud.stop();
});

async function codeSha256(): Promise<string | undefined> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: 'demo-dev-word' });
  return (await cloud.client(LambdaClient).send(command)).CodeSha256;
}

test('once the zip is rewritten, new events get the new code, and running ones finish with the old', async () => {
  expect((await invoke('word')).payload).toBe('old');
  const running = invoke('word', { ms: 3000 });
  await eventually(async () => {
    const calls = await cloud.calls({ service: 'lambda' });
    expect(calls.length).toBeGreaterThan(0);
  });
  // One more environment, which is warm and idle when the code changes.
  expect((await invoke('word')).payload).toBe('old');
  const before = await codeSha256();
  cloud.writeStack(stackSaying('new'));

  await eventually(async () => {
    expect(await codeSha256()).not.toBe(before);
  });
  expect((await invoke('word')).payload).toBe('new');
  expect((await running).payload).toBe('old');
});

test('the new code may be a module with a top-level await', async () => {
  const source = `const word = await Promise.resolve('module'); export const handler = async () => word;`;
  writeFileSync(join(cloud.packageFolder('demo'), 'word.zip'), zip({ 'index.mjs': source }));

  await eventually(async () => {
    expect((await invoke('word')).payload).toBe('module');
  });
});

test('a zip that is not written to its end changes nothing until it is', async () => {
  const path = join(cloud.packageFolder('demo'), 'word.zip');
  const whole = zip({ 'index.js': saying('whole') });
  const before = (await invoke('word')).payload;

  writeFileSync(path, whole.subarray(0, whole.length - 30));
  await eventually(() => {
    expect(cloud.output).toContain(`The old code stays, since ${path} can not be used`);
  });
  expect((await invoke('word')).payload).toBe(before);
  writeFileSync(path, whole);

  await eventually(async () => {
    expect((await invoke('word')).payload).toBe('whole');
  });
});
