import type { Alarm, MissingData } from './alarm.ts';
import { datapoints, evaluate, reasonFor } from './evaluation.ts';

function alarm(overrides: Partial<Alarm> = {}): Alarm {
  return {
    name: 'demo',
    arn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:demo',
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: 'demo' },
    statistic: 'Maximum',
    period: 60,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    threshold: 0,
    comparisonOperator: 'GreaterThanThreshold',
    treatMissingData: 'missing',
    actions: { ALARM: [], OK: [], INSUFFICIENT_DATA: [] },
    actionsEnabled: true,
    ...overrides,
  };
}

/** In the writing of the CloudWatch user guide: X breaches, 0 does not, - is missing. */
function range(text: string): (number | undefined)[] {
  return text.split(' ').map((sign) => (sign === '-' ? undefined : sign === 'X' ? 1 : 0));
}

const RETAIN = undefined;
const TREATMENTS: readonly MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

type Expected = readonly ('OK' | 'ALARM' | 'INSUFFICIENT_DATA' | undefined)[];

describe('AWS: how missing datapoints are judged, with 3 datapoints to alarm of 3', () => {
  test.each<[string, Expected]>([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', ['INSUFFICIENT_DATA', RETAIN, 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', ['ALARM', RETAIN, 'ALARM', 'OK']],
  ])('%s', (signs, expected) => {
    const states = TREATMENTS.map((treatMissingData) => evaluate(alarm({ treatMissingData }), range(signs)));
    expect(states).toEqual(expected);
  });
});

describe('AWS: how missing datapoints are judged, with 2 datapoints to alarm of 3', () => {
  test.each<[string, Expected]>([
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - X', ['ALARM', RETAIN, 'ALARM', 'OK']],
  ])('%s', (signs, expected) => {
    const states = TREATMENTS.map((treatMissingData) =>
      evaluate(alarm({ treatMissingData, datapointsToAlarm: 2 }), range(signs)),
    );
    expect(states).toEqual(expected);
  });
});

test.each([
  ['GreaterThanThreshold', 5, 'OK'],
  ['GreaterThanThreshold', 6, 'ALARM'],
  ['GreaterThanOrEqualToThreshold', 5, 'ALARM'],
  ['LessThanThreshold', 5, 'OK'],
  ['LessThanThreshold', 4, 'ALARM'],
  ['LessThanOrEqualToThreshold', 5, 'ALARM'],
] as const)('%s 5: %d is %s', (comparisonOperator, value, state) => {
  const one = alarm({ comparisonOperator, threshold: 5, evaluationPeriods: 1, datapointsToAlarm: 1 });
  expect(evaluate(one, [undefined, undefined, value])).toBe(state);
});

test.each([
  ['Average', 2.5],
  ['Maximum', 4],
  ['Minimum', 1],
  ['Sum', 10],
  ['SampleCount', 4],
] as const)('%s of the samples within a period is its datapoint', (statistic, expected) => {
  const now = 1_000_000_000;
  const within = [1, 2, 3, 4].map((value, index) => ({ at: now - index * 1000, value }));
  const samples = [{ at: now - 61_000, value: 100 }, ...within];
  const one = alarm({ statistic, evaluationPeriods: 1, datapointsToAlarm: 1 });
  expect(datapoints(one, samples, now).at(-1)).toBe(expected);
  expect(datapoints(one, samples, now).at(-2)).toBe(statistic === 'SampleCount' ? 1 : 100);
});

test('the reason is told in the words of CloudWatch', () => {
  const one = alarm({ evaluationPeriods: 1, datapointsToAlarm: 1 });
  expect(reasonFor(one, 'ALARM', [undefined, undefined, 3])).toBe(
    'Threshold Crossed: 1 out of the last 1 datapoints [3] was greater than the threshold (0) ' +
      '(minimum 1 datapoint for OK -> ALARM transition).',
  );
});
