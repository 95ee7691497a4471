import type { Alarm, AlarmValue, ComparisonOperator, Statistic } from './alarm.ts';

/** A value of a metric, as it was read. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

/** AWS looks at more datapoints than it needs, to fill in for those that are missing. */
const FURTHER_DATAPOINTS = 2;

/** How far back an alarm looks. */
export function evaluationRange(alarm: Alarm): number {
  return (alarm.evaluationPeriods + FURTHER_DATAPOINTS) * alarm.period * 1000;
}

/** The datapoints of the periods that end now, oldest first; undefined where nothing was read. */
export function datapoints(alarm: Alarm, samples: readonly Sample[], now: number): (number | undefined)[] {
  const count = alarm.evaluationPeriods + FURTHER_DATAPOINTS;
  return Array.from({ length: count }, (_, index) => {
    const end = now - (count - 1 - index) * alarm.period * 1000;
    const start = end - alarm.period * 1000;
    const within = samples.filter(({ at }) => at > start && at <= end).map(({ value }) => value);
    return within.length === 0 ? undefined : aggregate(alarm.statistic, within);
  });
}

function aggregate(statistic: Statistic, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case 'Average':
      return sum / values.length;
    case 'Maximum':
      return Math.max(...values);
    case 'Minimum':
      return Math.min(...values);
    case 'SampleCount':
      return values.length;
    case 'Sum':
      return sum;
  }
}

/**
 * The state that the datapoints give, or undefined when it stays as it is.
 *
 * AWS: the newest datapoints that are there count, as many as EvaluationPeriods; DatapointsToAlarm of them breaching
 * make the alarm. Only where fewer are there, TreatMissingData says what the missing ones are.
 */
export function evaluate(alarm: Alarm, range: readonly (number | undefined)[]): AlarmValue | undefined {
  const present = range.filter((value) => value !== undefined).slice(-alarm.evaluationPeriods);
  const missing = alarm.evaluationPeriods - present.length;
  const breaching = present.filter((value) => breaches(alarm, value)).length;
  const isAlarm = breaching >= alarm.datapointsToAlarm;
  if (missing === 0) return isAlarm ? 'ALARM' : 'OK';
  switch (alarm.treatMissingData) {
    case 'breaching':
      return breaching + missing >= alarm.datapointsToAlarm ? 'ALARM' : 'OK';
    case 'notBreaching':
      return isAlarm ? 'ALARM' : 'OK';
    case 'ignore':
      if (isAlarm) return 'ALARM';
      return breaching < present.length ? 'OK' : undefined;
    case 'missing':
      if (present.length === 0) return 'INSUFFICIENT_DATA';
      return isAlarm || breaching === present.length ? 'ALARM' : 'OK';
  }
}

const COMPARE: Readonly<Record<ComparisonOperator, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

export function breaches(alarm: Alarm, value: number): boolean {
  return COMPARE[alarm.comparisonOperator](value, alarm.threshold);
}

const IN_WORDS: Readonly<Record<ComparisonOperator, string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanOrEqualToThreshold: 'less than or equal to',
  LessThanThreshold: 'less than',
};

/** In CloudWatch's words. */
export function reasonFor(alarm: Alarm, value: AlarmValue, range: readonly (number | undefined)[]): string {
  const present = range.filter((datapoint) => datapoint !== undefined).slice(-alarm.evaluationPeriods);
  if (present.length === 0) {
    return `No datapoints were received for ${alarm.evaluationPeriods} period(s), which are treated as [${alarm.treatMissingData}].`;
  }
  const counted = present.filter((datapoint) => breaches(alarm, datapoint) === (value === 'ALARM'));
  const verb = counted.length === 1 ? 'was' : 'were';
  const negation = value === 'ALARM' ? '' : ' not';
  const change = value === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK';
  const needed =
    value === 'ALARM' ? alarm.datapointsToAlarm : alarm.evaluationPeriods - alarm.datapointsToAlarm + 1;
  return (
    `Threshold Crossed: ${counted.length} out of the last ${present.length} datapoints [${counted.join(', ')}] ` +
    `${verb}${negation} ${IN_WORDS[alarm.comparisonOperator]} the threshold (${alarm.threshold}) ` +
    `(minimum ${needed} datapoint${needed === 1 ? '' : 's'} for ${change} transition).`
  );
}
