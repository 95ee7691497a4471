import type { AwsApi } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { startPart, type TestPart } from '../test-support/cognito-in-process.ts';
import { poolFromTemplate } from '../pools/pool-from-template.ts';
import { invokeTrigger } from './invoke-trigger.ts';
import type { TriggerCall } from './steps.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:trigger';
const pool = poolFromTemplate(
  { stack: 'demo', logicalId: 'Pool', type: 'AWS::Cognito::UserPool', properties: {}, packageFolder: '' },
  0,
  'http://127.0.0.1:4566',
);
const question: TriggerCall = { pool, name: 'PreSignUp', functionArn: FUNCTION, event: { response: {} } };

/** Lambda as the front door gives it: the nth call is answered by the nth answer. */
function lambda(...answers: (() => Promise<JsonObject>)[]): { api: AwsApi; calls: () => number } {
  let calls = 0;
  const api: AwsApi = {
    call: () => {
      calls += 1;
      const answer = answers[calls - 1] ?? answers.at(-1);
      if (answer === undefined) throw new Error('There is no answer');
      return answer();
    },
  };
  return { api, calls: () => calls };
}

const never = (): Promise<JsonObject> => new Promise(() => undefined);
const event = (): Promise<JsonObject> =>
  Promise.resolve({ Payload: '{"response":{"autoConfirmUser":true}}' });

// AWS: "must respond within 5 seconds … After 3 unsuccessful attempts, the function times out."
test('a function that does not answer in time is asked three times', async () => {
  const { api, calls } = lambda(never);
  await expect(invokeTrigger(api, question, undefined, 10)).rejects.toMatchObject({
    code: 'UnexpectedLambdaException',
    message: 'PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.',
  });
  expect(calls()).toBe(3);
});

test('the third attempt may answer', async () => {
  const { api } = lambda(never, never, event);
  expect(await invokeTrigger(api, question, undefined, 10)).toEqual({ autoConfirmUser: true });
});

test('a function that throws is asked once', async () => {
  const failed = { FunctionError: 'Unhandled', Payload: '{"errorMessage":"no"}' };
  const { api, calls } = lambda(() => Promise.resolve(failed));
  await expect(invokeTrigger(api, question)).rejects.toMatchObject({
    code: 'UserLambdaValidationException',
    message: 'PreSignUp failed with error no.',
  });
  expect(calls()).toBe(1);
});

describe('LambdaConfig', () => {
  let cognito: TestPart;

  beforeAll(() => {
    cognito = startPart();
  });

  afterAll(() => {
    cognito.close();
  });

  test.each<[JsonObject, string]>([
    [
      { UserMigration: FUNCTION },
      'LambdaConfig.UserMigration does not run here. There is no other directory',
    ],
    [{ DefineAuthChallenge: FUNCTION }, 'LambdaConfig.DefineAuthChallenge does not run here'],
    [{ CustomEmailSender: { LambdaArn: FUNCTION } }, 'LambdaConfig.CustomEmailSender does not run here'],
    [{ PreSignUp: 'trigger' }, 'LambdaConfig.PreSignUp is not the ARN of a function: trigger'],
    [{ PreTokenGenerationConfig: { LambdaArn: FUNCTION } }, 'the property LambdaVersion is required'],
    [
      { PreTokenGenerationConfig: { LambdaArn: FUNCTION, LambdaVersion: 'V3_0' } },
      'LambdaVersion cannot be V3_0',
    ],
    [
      {
        PreTokenGeneration: `${FUNCTION}-2`,
        PreTokenGenerationConfig: { LambdaArn: FUNCTION, LambdaVersion: 'V2_0' },
      },
      'must be the same function',
    ],
    [{ Nonsense: FUNCTION }, 'LambdaConfig.Nonsense is not known here'],
  ])('%j is an error that names the property', async (LambdaConfig, message) => {
    await expect(cognito.create('AWS::Cognito::UserPool', 'Refused', { LambdaConfig })).rejects.toThrow(
      message,
    );
  });

  test('version 2 needs a feature plan that has it', async () => {
    const PreTokenGenerationConfig = { LambdaArn: FUNCTION, LambdaVersion: 'V2_0' };
    const properties = { UserPoolTier: 'LITE', LambdaConfig: { PreTokenGenerationConfig } };
    await expect(cognito.create('AWS::Cognito::UserPool', 'Lite', properties)).rejects.toThrow(
      'PreTokenGenerationConfig V2_0 needs UserPoolTier ESSENTIALS or PLUS',
    );
  });
});
