import { ACCOUNT_ID } from '../../kernel/account.ts';
import { isAwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { PartContext } from '../../kernel/part.ts';
import { setTimeout as wait } from 'node:timers/promises';
import type { Alarm } from './alarm.ts';
import type { AlarmState } from './alarm-store.ts';

export interface StateChange {
  readonly previous: AlarmState;
  readonly state: AlarmState;
}

/** How CloudWatch tries again where the topic is busy or down, AWS does not say. */
const RETRIES_MS = [200, 1000, 5000];

/** AWS: CloudWatch publishes in its own name for the alarm, so that the topic's policy must allow it. */
export async function sendAction(
  { api }: Pick<PartContext, 'api'>,
  topicArn: string,
  alarm: Alarm,
  change: StateChange,
): Promise<void> {
  const principal = { kind: 'service', service: 'cloudwatch.amazonaws.com', sourceArn: alarm.arn } as const;
  const input: JsonObject = {
    TopicArn: topicArn,
    Subject: subjectOf(alarm, change),
    Message: JSON.stringify(alarmMessage(alarm, change)),
  };
  for (const delay of [...RETRIES_MS, undefined]) {
    try {
      await api.call(principal, 'sns', 'Publish', input);
      return;
    } catch (error) {
      const passes = isAwsError(error) && (error.status >= 500 || /Throttl/i.test(error.code));
      if (!passes || delay === undefined) throw error;
      await wait(delay);
    }
  }
}

/** AWS: cut at the 100 characters that a subject may have. */
function subjectOf({ name }: Alarm, { state }: StateChange): string {
  return `${state.value}: "${name}" in US East (N. Virginia)`.slice(0, 100);
}

/** What CloudWatch publishes, which is not what it puts on the bus. */
export function alarmMessage(alarm: Alarm, { previous, state }: StateChange): JsonObject {
  return {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: ACCOUNT_ID,
    AlarmConfigurationUpdatedTimestamp: timestamp(previous.updatedAt),
    NewStateValue: state.value,
    NewStateReason: state.reason,
    StateChangeTime: timestamp(state.updatedAt),
    Region: 'US East (N. Virginia)',
    AlarmArn: alarm.arn,
    OldStateValue: previous.value,
    OKActions: [...alarm.actions.OK],
    AlarmActions: [...alarm.actions.ALARM],
    InsufficientDataActions: [...alarm.actions.INSUFFICIENT_DATA],
    Trigger: {
      MetricName: alarm.metricName,
      Namespace: alarm.namespace,
      StatisticType: 'Statistic',
      Statistic: STATISTICS[alarm.statistic],
      Unit: null,
      Dimensions: Object.entries(alarm.dimensions).map(([name, value]) => ({ value, name })),
      Period: alarm.period,
      EvaluationPeriods: alarm.evaluationPeriods,
      DatapointsToAlarm: alarm.datapointsToAlarm,
      ComparisonOperator: alarm.comparisonOperator,
      Threshold: alarm.threshold,
      TreatMissingData: alarm.treatMissingData,
      EvaluateLowSampleCountPercentile: '',
    },
  };
}

/** AWS: here a statistic is written otherwise than in the API. */
const STATISTICS: Readonly<Record<Alarm['statistic'], string>> = {
  Average: 'AVERAGE',
  Maximum: 'MAXIMUM',
  Minimum: 'MINIMUM',
  SampleCount: 'SAMPLE_COUNT',
  Sum: 'SUM',
};

/** AWS: as 2019-10-02T17:20:48.554+0000. */
function timestamp(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}
