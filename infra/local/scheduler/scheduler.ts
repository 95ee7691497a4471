import { text } from '../events/text.ts';
import { AwsError } from '../kernel/aws-error.ts';
import type { AwsService, NeededPermission } from '../kernel/aws-service.ts';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import type { Part, PartContext } from '../kernel/part.ts';
import { accepted, known, type ResourceType } from '../stacks/resource-type.ts';
import { Invocations } from './invocations.ts';
import { readSchedule, scheduleArn } from './schedule.ts';
import { scheduleOperations } from './schedule-operations.ts';
import { Schedules } from './schedules.ts';

/** A schedule as the developer pages show it. */
export interface ScheduleOverview {
  readonly name: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly state: string;
  readonly target: string;
  readonly next?: string | undefined;
}

export interface Scheduler extends Part {
  schedules(): readonly ScheduleOverview[];
  /** Invokes the target of a schedule now; false when there is no such schedule. */
  run(name: string): boolean;
}

/** EventBridge Scheduler: invokes functions, queues, topics and buses when it is time. */
export function createScheduler(context: PartContext): Scheduler {
  const invocations = new Invocations(context);
  const schedules = new Schedules(context.store, invocations);
  return {
    services: [schedulerService(schedules)],
    resourceTypes: [scheduleType(schedules)],
    start: () => {
      invocations.start();
      schedules.start();
    },
    stop: () => {
      schedules.stop();
      return invocations.stop();
    },
    schedules: () => schedules.list().map((schedule) => overview(schedules, schedule.name)),
    run: (name) => {
      if (schedules.find(name) === undefined) return false;
      schedules.run(name);
      return true;
    },
  };
}

function overview(schedules: Schedules, name: string): ScheduleOverview {
  const { expression, timeZone, state, target } = schedules.get(name);
  const next = schedules.nextAt(name);
  return {
    ...{ name, expression, timeZone, state, target: text(target.Arn) },
    next: next === undefined ? undefined : new Date(next).toISOString(),
  };
}

function schedulerService(schedules: Schedules): AwsService {
  const operations = scheduleOperations(schedules);
  return {
    name: 'scheduler',
    permissions: neededPermissions,
    perform: async ({ operation, input }) => {
      const perform = operations[operation];
      if (perform !== undefined) return perform(input);
      throw new AwsError('UnknownOperationException', `The local cloud does not know scheduler:${operation}`);
    },
  };
}

/** AWS: who gives a role to a schedule must be allowed to pass it. */
function neededPermissions(operation: string, input: JsonObject): NeededPermission[] {
  const action = { action: `scheduler:${operation}`, resource: scheduleArn(text(input.Name) || '*') };
  const roleArn = isJsonObject(input.Target) ? text(input.Target.RoleArn) : '';
  if (roleArn === '') return [action];
  const conditions = { 'iam:PassedToService': ['scheduler.amazonaws.com'] };
  return [action, { action: 'iam:PassRole', resource: roleArn, conditions }];
}

function scheduleType(schedules: Schedules): ResourceType {
  return {
    type: 'AWS::Scheduler::Schedule',
    properties: {
      Name: known,
      Description: known,
      GroupName: known,
      ScheduleExpression: known,
      ScheduleExpressionTimezone: known,
      StartDate: known,
      EndDate: known,
      State: known,
      FlexibleTimeWindow: { Mode: known, MaximumWindowInMinutes: known },
      KmsKeyArn: accepted('nothing is encrypted on a laptop'),
      Target: {
        Arn: known,
        RoleArn: known,
        Input: known,
        RetryPolicy: { MaximumRetryAttempts: known, MaximumEventAgeInSeconds: known },
        DeadLetterConfig: { Arn: known },
        EventBridgeParameters: { Source: known, DetailType: known },
      },
    },
    create: ({ properties, stack, logicalId }) => {
      const { Name: name = `${stack}-${logicalId}`.slice(0, 64) } = properties;
      const schedule = readSchedule({ ...properties, Name: name }, { declared: true });
      schedules.put(schedule);
      return { ref: schedule.name, attributes: { Arn: schedule.arn } };
    },
  };
}
