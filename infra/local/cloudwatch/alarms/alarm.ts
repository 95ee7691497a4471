import { arn } from '../../kernel/account.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { accepted, type DeclaredResource, known, type PropertyShape } from '../../stacks/resource-type.ts';

export type AlarmValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** An alarm as its template declares it, with AWS's defaults filled in. */
export interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
  /** In seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly treatMissingData: MissingData;
  /** The topics that are told when the alarm enters a state; none while ActionsEnabled is false. */
  readonly actions: Readonly<Record<AlarmValue, readonly string[]>>;
  readonly actionsEnabled: boolean;
}

const STATISTICS = ['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum'] as const;
export type Statistic = (typeof STATISTICS)[number];

const COMPARISON_OPERATORS = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanOrEqualToThreshold',
  'LessThanThreshold',
] as const;
export type ComparisonOperator = (typeof COMPARISON_OPERATORS)[number];

const MISSING_DATA = ['breaching', 'ignore', 'missing', 'notBreaching'] as const;
export type MissingData = (typeof MISSING_DATA)[number];

export const ALARM_PROPERTIES: PropertyShape = {
  AlarmName: known,
  AlarmDescription: known,
  Namespace: known,
  MetricName: known,
  Dimensions: [{ Name: known, Value: known }],
  Statistic: known,
  Period: known,
  EvaluationPeriods: known,
  DatapointsToAlarm: known,
  Threshold: known,
  ComparisonOperator: known,
  TreatMissingData: known,
  ActionsEnabled: known,
  AlarmActions: known,
  OKActions: known,
  InsufficientDataActions: known,
  Unit: accepted('every metric known here has one unit'),
  Tags: accepted('tags have no effect on a laptop'),
};

/** Throws an error that names the property that is wrong. */
export function readAlarm({ properties, stack, logicalId }: DeclaredResource): Alarm {
  const name = textOf(properties, 'AlarmName', `${stack}-${logicalId}`);
  const evaluationPeriods = numberOf(properties, 'EvaluationPeriods');
  const datapointsToAlarm = numberOf(properties, 'DatapointsToAlarm', evaluationPeriods);
  if (datapointsToAlarm > evaluationPeriods) {
    throw new Error('DatapointsToAlarm must not be more than EvaluationPeriods');
  }
  return {
    name,
    arn: arn('cloudwatch', `alarm:${name}`),
    description: textOf(properties, 'AlarmDescription', '') || undefined,
    namespace: textOf(properties, 'Namespace'),
    metricName: textOf(properties, 'MetricName'),
    dimensions: dimensionsOf(properties.Dimensions),
    statistic: oneOf(properties, 'Statistic', STATISTICS),
    period: periodOf(properties),
    evaluationPeriods,
    datapointsToAlarm,
    threshold: numberOf(properties, 'Threshold'),
    comparisonOperator: oneOf(properties, 'ComparisonOperator', COMPARISON_OPERATORS),
    treatMissingData: oneOf(properties, 'TreatMissingData', MISSING_DATA, 'missing'),
    actions: {
      ALARM: topicsOf(properties, 'AlarmActions'),
      OK: topicsOf(properties, 'OKActions'),
      INSUFFICIENT_DATA: topicsOf(properties, 'InsufficientDataActions'),
    },
    actionsEnabled: ![false, 'false'].includes(properties.ActionsEnabled as boolean | string),
  };
}

/** AWS: up to five a state. CloudWatch has other actions than topics, and the local cloud has not. */
function topicsOf(properties: JsonObject, name: string): string[] {
  const value = properties[name] ?? [];
  if (!Array.isArray(value) || value.length > 5) throw new Error(`${name} is not a list of up to 5 actions`);
  return value.map((action) => {
    if (typeof action === 'string' && action.startsWith('arn:aws:sns:')) return action;
    throw new Error(`${name}: the local cloud knows topics as actions, not ${JSON.stringify(action)}`);
  });
}

/** AWS: 10, 20, 30, or a multiple of 60 seconds. */
function periodOf(properties: JsonObject): number {
  const period = numberOf(properties, 'Period');
  if (period > 0 && ([10, 20, 30].includes(period) || period % 60 === 0)) return period;
  throw new Error(`Period ${period} is neither 10, 20, 30 nor a multiple of 60`);
}

function dimensionsOf(value: Json | undefined): Record<string, string> {
  const list = Array.isArray(value) ? value.filter(isJsonObject) : [];
  return Object.fromEntries(list.map((dimension) => [textOf(dimension, 'Name'), textOf(dimension, 'Value')]));
}

function textOf(properties: JsonObject, name: string, otherwise?: string): string {
  const value = properties[name] ?? otherwise;
  if (typeof value === 'string') return value;
  throw new Error(`${name} is required`);
}

function numberOf(properties: JsonObject, name: string, otherwise?: number): number {
  const value = Number(properties[name] ?? otherwise);
  if (Number.isFinite(value)) return value;
  throw new Error(`${name} must be a number`);
}

function oneOf<T extends string>(
  properties: JsonObject,
  name: string,
  values: readonly T[],
  otherwise?: T,
): T {
  const value = properties[name] ?? otherwise;
  const found = values.find((one) => one === value);
  if (found !== undefined) return found;
  throw new Error(`${name} must be one of ${values.join(', ')}`);
}
