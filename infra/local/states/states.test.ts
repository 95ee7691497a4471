import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  functionResource,
  roleResource,
  startTestCloud,
  type TestCloud,
} from '../test/support/test-cloud.ts';
import { type TaskAnswer, digestOf } from './task-answers.ts';
import { readTaskToken, writeTaskToken } from './task-token.ts';

const FULFILMENT = 'arn:aws:states:us-east-1:000000000000:stateMachine:fulfilment';
const OTHER = 'arn:aws:states:us-east-1:000000000000:stateMachine:other';

/** Answers on the token of its event, with the API alone and no SDK. */
const ANSWERER = `
  const { request } = require('node:http');
  exports.handler = ({ taskToken }) => new Promise((resolve, reject) => {
    const call = request(process.env.AWS_ENDPOINT_URL, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AWSStepFunctions.SendTaskSuccess',
        authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0',
      },
    }, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; }).on('end', () => resolve(JSON.parse(text).__type));
    });
    call.on('error', reject).end(JSON.stringify({ taskToken, output: '{}' }));
  });`;

let cloud: TestCloud;
let states: SFNClient;

beforeAll(async () => {
  const allowed = { Effect: 'Allow', Action: 'states:SendTaskSuccess', Resource: FULFILMENT };
  cloud = await startTestCloud({
    stacks: [
      {
        name: 'demo',
        template: {
          Resources: { WorkerRole: roleResource([allowed]), Answerer: functionResource('answerer') },
        },
        functions: { answerer: ANSWERER },
      },
    ],
  });
  states = cloud.client(SFNClient);
});

afterAll(async () => {
  await cloud.stop();
});

const token = writeTaskToken({ stateMachineArn: FULFILMENT, taskId: 'task-1' });

describe('an answer on a task token', () => {
  test.each([
    ['SendTaskSuccess', () => states.send(new SendTaskSuccessCommand({ taskToken: 'nobody', output: '{}' }))],
    ['SendTaskFailure', () => states.send(new SendTaskFailureCommand({ taskToken: 'nobody' }))],
    ['SendTaskHeartbeat', () => states.send(new SendTaskHeartbeatCommand({ taskToken: 'nobody' }))],
  ])('AWS, %s: what is no token is InvalidToken', async (_name, send) => {
    await expect(send()).rejects.toMatchObject({
      name: 'InvalidToken',
      message: "Invalid Token: 'Invalid token'",
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('AWS: a task that has been closed is TaskTimedOut', async () => {
    const command = new SendTaskSuccessCommand({ taskToken: token, output: '{}' });
    await expect(states.send(command)).rejects.toMatchObject({
      name: 'TaskTimedOut',
      message: "Task Timed Out: 'Provided task does not exist anymore'",
    });
  });

  test.each([
    [
      'no token',
      { taskToken: undefined, output: '{}' },
      "Value null at 'taskToken' failed to satisfy constraint: Member must not be null",
    ],
    ['an empty token', { taskToken: '', output: '{}' }, 'Member must have length greater than or equal to 1'],
    [
      'a token of more than 2048 characters',
      { taskToken: 'x'.repeat(2049), output: '{}' },
      'Member must have length less than or equal to 2048',
    ],
    [
      'an output of more than 262144 bytes',
      { taskToken: token, output: `"${'é'.repeat(131_072)}"` },
      'Member must have length less than or equal to 262144',
    ],
  ])('AWS refuses %s', async (_what, input, message) => {
    await expect(states.send(new SendTaskSuccessCommand(input))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message) as string,
    });
  });

  test.each([
    ['error', 256],
    ['cause', 32_768],
  ])('AWS refuses %s of more than %i characters, and takes one of so many', async (member, most) => {
    const send = (length: number) =>
      states.send(new SendTaskFailureCommand({ taskToken: token, [member]: 'x'.repeat(length) }));
    await expect(send(most)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await expect(send(most + 1)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('AWS: an output that is not JSON is InvalidOutput', async () => {
    const command = new SendTaskSuccessCommand({ taskToken: token, output: '{' });
    await expect(states.send(command)).rejects.toMatchObject({ name: 'InvalidOutput' });
  });

  test('what the local cloud does not know is an error', async () => {
    const command = new StartExecutionCommand({ stateMachineArn: FULFILMENT });
    await expect(states.send(command)).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });
});

describe('the permission', () => {
  async function answerBy(stateMachineArn: string): Promise<unknown> {
    const payload = { taskToken: writeTaskToken({ stateMachineArn, taskId: 'task-1' }) };
    const { Payload } = await cloud
      .client(LambdaClient)
      .send(new InvokeCommand({ FunctionName: 'demo-dev-answerer', Payload: JSON.stringify(payload) }));
    return JSON.parse(Buffer.from(Payload ?? []).toString());
  }

  test('AWS: it is asked for the state machine of the token', async () => {
    expect(await answerBy(FULFILMENT)).toBe('TaskTimedOut');
    expect(await answerBy(OTHER)).toBe('AccessDeniedException');
  });
});

describe('the developer pages', () => {
  test('show what was said, and not the token', async () => {
    const taskToken = writeTaskToken({ stateMachineArn: FULFILMENT, taskId: 'task-2' });
    const command = new SendTaskFailureCommand({ taskToken, error: 'StockRefused', cause: '{"sku":"LAMP"}' });
    await expect(states.send(command)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    const { answers } = (await cloud.page('task-answers')) as { answers: TaskAnswer[] };
    expect(answers[0]).toMatchObject({
      operation: 'SendTaskFailure',
      tokenDigest: digestOf(taskToken),
      said: { error: 'StockRefused', cause: '{"sku":"LAMP"}' },
      refused: 'TaskTimedOut',
    });
    expect(JSON.stringify(answers)).not.toContain(taskToken);
  });
});

describe('a task token', () => {
  test('is read as it was written', () => {
    expect(readTaskToken(token)).toEqual({ stateMachineArn: FULFILMENT, taskId: 'task-1' });
  });

  test.each([undefined, 7, '', 'nonsense', Buffer.from('{}').toString('base64')])('%p is none', (text) => {
    expect(readTaskToken(text)).toBeUndefined();
  });
});
