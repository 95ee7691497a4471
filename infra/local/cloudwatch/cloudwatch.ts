import type { ServiceEvent } from '../events/intake.ts';
import { arn } from '../kernel/account.ts';
import { AwsError } from '../kernel/aws-error.ts';
import type { AwsService } from '../kernel/aws-service.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Part, PartContext } from '../kernel/part.ts';
import type { ResourceType } from '../stacks/resource-type.ts';
import { ALARM_PROPERTIES, type AlarmValue, readAlarm } from './alarms/alarm.ts';
import { Alarms, type WatchedAlarm } from './alarms/alarms.ts';
import { checkMetric } from './alarms/metrics.ts';
import { text } from './text.ts';

export interface CloudWatchOptions {
  /** Takes the changes of state to the default event bus. */
  readonly publish: (event: ServiceEvent) => void;
  /** AWS evaluates alarms once a minute. */
  readonly evaluationIntervalMs?: number;
}

/** CloudWatch's alarms on the metrics that the local cloud has. */
export function createCloudWatch(context: PartContext, options: CloudWatchOptions): Part {
  const alarms = new Alarms(context, options.publish, options.evaluationIntervalMs ?? 3000);
  return {
    services: [cloudWatchService(alarms)],
    resourceTypes: [alarmType(alarms)],
    start: () => {
      alarms.start();
    },
    stop: () => alarms.stop(),
  };
}

function alarmType(alarms: Alarms): ResourceType {
  return {
    type: 'AWS::CloudWatch::Alarm',
    properties: ALARM_PROPERTIES,
    create: (resource) => {
      const alarm = readAlarm(resource);
      checkMetric(alarm);
      alarms.declare(alarm);
      return { ref: alarm.name, attributes: { Arn: alarm.arn } };
    },
  };
}

function cloudWatchService(alarms: Alarms): AwsService {
  return {
    // Requests are signed for `monitoring`, and policies say `cloudwatch`.
    name: 'monitoring',
    targets: ['GraniteServiceVersion20100801'],
    permissions: (operation, input) => [
      {
        action: `cloudwatch:${operation}`,
        resource: arn('cloudwatch', `alarm:${text(input.AlarmName) || '*'}`),
      },
    ],
    perform: async ({ operation, input }) => {
      switch (operation) {
        case 'DescribeAlarms':
          return describeAlarms(alarms, input);
        case 'SetAlarmState':
          setAlarmState(alarms, input);
          return {};
        default:
          throw new AwsError(
            'UnknownOperationException',
            `The local cloud does not know cloudwatch:${operation}`,
          );
      }
    },
  };
}

function describeAlarms(alarms: Alarms, input: JsonObject): JsonObject {
  const names = Array.isArray(input.AlarmNames) && input.AlarmNames.length > 0 ? input.AlarmNames : undefined;
  const found = alarms
    .list()
    .filter(
      ({ alarm, state }) =>
        names?.includes(alarm.name) !== false &&
        alarm.name.startsWith(text(input.AlarmNamePrefix)) &&
        (input.StateValue === undefined || input.StateValue === state.value),
    );
  const start = Number(input.NextToken ?? 0);
  const end = start + Number(input.MaxRecords ?? 50);
  return {
    MetricAlarms: found.slice(start, end).map(described),
    CompositeAlarms: [],
    ...(end < found.length ? { NextToken: String(end) } : {}),
  };
}

function described({ alarm, state }: WatchedAlarm): JsonObject {
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    ...(alarm.description === undefined ? {} : { AlarmDescription: alarm.description }),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: [...alarm.actions.OK],
    AlarmActions: [...alarm.actions.ALARM],
    InsufficientDataActions: [...alarm.actions.INSUFFICIENT_DATA],
    StateValue: state.value,
    StateReason: state.reason,
    ...(state.reasonData === undefined ? {} : { StateReasonData: state.reasonData }),
    StateUpdatedTimestamp: state.updatedAt / 1000,
    MetricName: alarm.metricName,
    Namespace: alarm.namespace,
    Statistic: alarm.statistic,
    Dimensions: Object.entries(alarm.dimensions).map(([Name, Value]) => ({ Name, Value })),
    Period: alarm.period,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparisonOperator,
    TreatMissingData: alarm.treatMissingData,
  };
}

const ALARM_VALUES: ReadonlySet<Json | undefined> = new Set(['OK', 'ALARM', 'INSUFFICIENT_DATA']);

function setAlarmState(alarms: Alarms, input: JsonObject): void {
  const { StateValue: value, StateReason: reason } = input;
  if (!ALARM_VALUES.has(value) || typeof reason !== 'string') {
    throw new AwsError('ValidationError', 'StateValue and StateReason are required');
  }
  const data = text(input.StateReasonData);
  alarms.set(text(input.AlarmName), value as AlarmValue, reason, data === '' ? undefined : data);
}
