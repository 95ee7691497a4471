import { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { StateStore } from '../../kernel/state-store.ts';
import { poolFromTemplate } from '../pools/pool-from-template.ts';
import { performed } from './perform.ts';
import type { Steps } from './steps.ts';

const pool = poolFromTemplate(
  { stack: 'demo', logicalId: 'Pool', type: 'AWS::Cognito::UserPool', properties: {}, packageFolder: '' },
  0,
  'http://127.0.0.1:4566',
);
const question = { pool, name: 'PreSignUp', functionArn: 'arn', event: {} } as const;
const answer = (): Promise<JsonObject> => Promise.resolve({ answered: true });

let store: StateStore;

beforeEach(() => {
  store = new StateStore(':memory:');
  store.define('CREATE TABLE notes (text TEXT)');
});

afterEach(() => {
  store.close();
});

function note(text: string): void {
  store.prepare('INSERT INTO notes VALUES (?)').run(text);
}

function notes(): unknown[] {
  return store
    .prepare('SELECT text FROM notes')
    .all()
    .map(({ text }) => text);
}

/** Writes before and after its question, and ends as the test says. */
function* operation(end: () => JsonObject): Steps<JsonObject> {
  note('before');
  const response = yield question;
  note(`after ${JSON.stringify(response)}`);
  return end();
}

test('what is written before a question stands while the function runs, and no transaction is open', async () => {
  const done = await performed(
    store,
    () => operation(() => ({ done: true })),
    {},
    () => {
      expect(notes()).toEqual(['before']);
      // Transactions do not nest: this one proves that there is none.
      store.transaction(() => {
        note('by the function');
      });
      return answer();
    },
  );
  expect(done).toEqual({ done: true });
  expect(notes()).toEqual(['before', 'by the function', 'after {"answered":true}']);
});

test('a refusal keeps what its step has written; a failure of ours keeps nothing of the step', async () => {
  const refused = (): JsonObject => {
    throw new AwsError('NotAuthorizedException', 'no');
  };
  await expect(performed(store, () => operation(refused), {}, answer)).rejects.toThrow('no');
  expect(notes()).toEqual(['before', 'after {"answered":true}']);
  const failed = (): JsonObject => {
    throw new Error('broken');
  };
  await expect(performed(store, () => operation(failed), {}, answer)).rejects.toThrow('broken');
  expect(notes()).toEqual(['before', 'after {"answered":true}', 'before']);
});

test('what the function throws is thrown at the question', async () => {
  const closed = (): Promise<JsonObject> =>
    Promise.reject(new AwsError('UserLambdaValidationException', 'closed'));
  await expect(performed(store, () => operation(() => ({})), {}, closed)).rejects.toThrow('closed');
  expect(notes()).toEqual(['before']);
});

test('an operation that asks nobody is one transaction', async () => {
  const plain = (): JsonObject => {
    note('plain');
    return { done: true };
  };
  expect(await performed(store, plain, {}, answer)).toEqual({ done: true });
  expect(notes()).toEqual(['plain']);
});
