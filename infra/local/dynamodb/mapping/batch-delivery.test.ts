import { Faults } from '../../front-door/faults.ts';
import type { PartContext } from '../../kernel/part.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { InvocationResult, Mapping } from '../../lambda/mappings/event-source.ts';
import { BatchDelivery } from './batch-delivery.ts';
import { firstFailure } from './batch-response.ts';
import type { StreamRecord } from './stream-record.ts';

/** The rules of event source mappings for errors, on batches of letters: `x` is the record that always fails. */

function record(letter: string, at: number, age = 0): StreamRecord {
  const sequenceNumber = String(at + 1).padStart(21, '0');
  const createdAt = Math.floor(Date.now() / 1000) - age;
  return { sequenceNumber, createdAt, readAt: 0, sizeBytes: 1, partition: letter, event: { letter } };
}

const records = (letters: string): StreamRecord[] =>
  Array.from(letters).map((letter, at) => record(letter, at));

interface Outcome {
  readonly invoked: string[];
  readonly done: number[];
  readonly destination: { condition: string; invocations: number; from: number; to: number; size: number }[];
}

async function deliver(
  batch: readonly StreamRecord[],
  options: Partial<Mapping>,
  behave: (letters: string, invocation: number) => InvocationResult,
): Promise<Outcome> {
  const outcome: Outcome = { invoked: [], done: [], destination: [] };
  const mapping = {
    onFailureArn: 'arn:aws:sns:us-east-1:000000000000:given-up',
    bisectBatchOnFunctionError: false,
    reportBatchItemFailures: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: -1,
    ...options,
  } as Mapping;
  const call = (_principal: unknown, _service: string, _operation: string, input: JsonObject) => {
    const sent = JSON.parse(input.Message as string) as {
      requestContext: { condition: string; approximateInvokeCount: number };
      DDBStreamBatchInfo: { startSequenceNumber: string; endSequenceNumber: string; batchSize: number };
    };
    const { condition, approximateInvokeCount: invocations } = sent.requestContext;
    const { startSequenceNumber, endSequenceNumber, batchSize: size } = sent.DDBStreamBatchInfo;
    const [from, to] = [Number(startSequenceNumber), Number(endSequenceNumber)];
    outcome.destination.push({ condition, invocations, from, to, size });
    return Promise.resolve({});
  };
  const delivery = new BatchDelivery({
    context: { api: { call }, faults: new Faults(), awsEndpoint: '' } as unknown as PartContext,
    mapping,
    shard: 'shardId-1',
    principal: { kind: 'developer' },
    ending: new AbortController().signal,
    log: () => undefined,
    invoke: (event) => {
      const letters = (event.Records as { letter: string }[]).map(({ letter }) => letter).join('');
      outcome.invoked.push(letters);
      return Promise.resolve(behave(letters, outcome.invoked.length));
    },
  });
  await delivery.deliver(batch, (sequenceNumber) => outcome.done.push(Number(sequenceNumber)));
  return outcome;
}

const success: InvocationResult = { ok: true, payload: null };
const failure: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'x', requestId: 'r' };
const throwsOnX = (letters: string): InvocationResult => (letters.includes('x') ? failure : success);
/** Reports the record x, as a function with partial batch responses does. */
const reportsX = (letters: string): InvocationResult => {
  const at = letters.indexOf('x');
  const failures = at < 0 ? [] : [{ itemIdentifier: numbers.get(letters[at] ?? '') }];
  return { ok: true, payload: { batchItemFailures: failures } };
};
const numbers = new Map<string, string>();
function named(letters: string): StreamRecord[] {
  numbers.clear();
  const made = records(letters);
  for (const { partition, sequenceNumber } of made) numbers.set(partition, sequenceNumber);
  return made;
}

test('a batch that succeeds is done as a whole', async () => {
  expect(await deliver(records('abc'), {}, () => success)).toEqual({
    invoked: ['abc'],
    done: [3],
    destination: [],
  });
});

test('MaximumRetryAttempts: the whole batch is retried as often, then given up as a whole', async () => {
  const outcome = await deliver(records('axb'), { maximumRetryAttempts: 2 }, throwsOnX);
  expect(outcome.invoked).toEqual(['axb', 'axb', 'axb']);
  expect(outcome.destination).toEqual([
    { condition: 'RetryAttemptsExhausted', invocations: 3, from: 1, to: 3, size: 3 },
  ]);
  expect(outcome.done).toEqual([3]);
});

test('MaximumRetryAttempts 0: one invocation, no retry', async () => {
  const outcome = await deliver(records('x'), { maximumRetryAttempts: 0 }, throwsOnX);
  expect(outcome.invoked).toEqual(['x']);
});

test('BisectBatchOnFunctionError: halves until the bad record is alone; splitting costs no retry', async () => {
  const options = { bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 };
  const outcome = await deliver(records('abcxef'), options, throwsOnX);
  expect(outcome.invoked).toEqual(['abcxef', 'abc', 'xef', 'xe', 'x', 'x', 'e', 'f']);
  expect(outcome.destination).toEqual([
    { condition: 'RetryAttemptsExhausted', invocations: 5, from: 4, to: 4, size: 1 },
  ]);
  expect(outcome.done).toEqual([3, 4, 5, 6]);
});

test('ReportBatchItemFailures: only from the reported record on is tried again, and given up', async () => {
  const options = { reportBatchItemFailures: true, maximumRetryAttempts: 1 };
  const outcome = await deliver(named('abxd'), options, reportsX);
  expect(outcome.invoked).toEqual(['abxd', 'xd']);
  expect(outcome.done).toEqual([2, 4]);
  expect(outcome.destination).toEqual([
    { condition: 'RetryAttemptsExhausted', invocations: 2, from: 3, to: 4, size: 2 },
  ]);
});

test('both: the batch is bisected at the reported record, and the bad one ends up alone', async () => {
  const options = {
    reportBatchItemFailures: true,
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 0,
  };
  const outcome = await deliver(named('abxde'), options, reportsX);
  expect(outcome.invoked).toEqual(['abxde', 'xde', 'xd', 'x', 'd', 'e']);
  expect(outcome.destination).toMatchObject([{ from: 3, to: 3, size: 1 }]);
  expect(outcome.done).toEqual([2, 3, 4, 5]);
});

test('without ReportBatchItemFailures such a response means nothing', async () => {
  expect((await deliver(named('ax'), {}, reportsX)).invoked).toEqual(['ax']);
});

test('a throttled invocation is no attempt', async () => {
  const throttled: InvocationResult = { ok: false, throttled: true };
  const outcome = await deliver(records('a'), { maximumRetryAttempts: 0 }, (_, invocation) =>
    invocation < 3 ? throttled : success,
  );
  expect(outcome).toEqual({ invoked: ['a', 'a', 'a'], done: [1], destination: [] });
});

test('MaximumRecordAgeInSeconds: older records are given up unseen, the others delivered', async () => {
  const batch = [record('a', 0, 500), record('b', 1, 400), record('c', 2)];
  const outcome = await deliver(batch, { maximumRecordAgeInSeconds: 300 }, () => success);
  expect(outcome).toEqual({
    invoked: ['c'],
    done: [2, 3],
    destination: [{ condition: 'RecordAgeExceeded', invocations: 0, from: 1, to: 2, size: 2 }],
  });
});

describe('AWS: which responses mean success, and from where a failed batch is tried again', () => {
  const batch = records('abc');
  const number = (at: number): string => batch[at]?.sequenceNumber ?? '';
  const failing = (...identifiers: unknown[]): unknown => ({
    batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })),
  });
  test.each([
    ['null', null, 3],
    ['an empty response', {}, 3],
    ['an empty list', { batchItemFailures: [] }, 3],
    ['a null list', { batchItemFailures: null }, 3],
    ['the second record', failing(number(1)), 1],
    ['the lowest of several', failing(number(1), number(2)), 1],
    ['the lowest of several, in any order', failing(number(2), number(1)), 1],
    ['an empty identifier', failing(''), 0],
    ['a null identifier', failing(null), 0],
    ['a misnamed identifier', { batchItemFailures: [{ id: number(1) }] }, 0],
    ['an identifier that is not in the batch', failing('999'), 0],
    ['a good and an unknown identifier', failing(number(2), '999'), 0],
    ['a list that is none', { batchItemFailures: 'all' }, 0],
  ])('%s', (_, response, first) => {
    expect(firstFailure(response, batch)).toBe(first);
  });
});
