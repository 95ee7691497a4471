import type { ServiceEvent } from '../../events/intake.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Alarm } from './alarm.ts';
import type { AlarmState } from './alarm-store.ts';

/** What CloudWatch puts on the default bus when an alarm changes its state. */
export function alarmEvent(alarm: Alarm, previous: AlarmState, current: AlarmState): ServiceEvent {
  return {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [alarm.arn],
    time: new Date(current.updatedAt),
    detail: {
      alarmName: alarm.name,
      configuration: configuration(alarm),
      previousState: described(previous),
      state: described(current),
    },
  };
}

function configuration(alarm: Alarm): JsonObject {
  const { namespace, metricName: name, dimensions, period, statistic: stat } = alarm;
  return {
    ...(alarm.description === undefined ? {} : { description: alarm.description }),
    metrics: [
      {
        id: 'm1',
        metricStat: { metric: { namespace, name, dimensions: { ...dimensions } }, period, stat },
        returnData: true,
      },
    ],
  };
}

function described({ value, reason, reasonData, updatedAt }: AlarmState): JsonObject {
  return {
    value,
    reason,
    ...(reasonData === undefined ? {} : { reasonData }),
    // AWS: as 2019-10-02T17:20:48.554+0000.
    timestamp: new Date(updatedAt).toISOString().replace('Z', '+0000'),
  };
}
