import { arn } from '../kernel/account.ts';
import { AwsError } from '../kernel/aws-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { optionalText, text } from '../events/text.ts';
import { checkTarget } from './target.ts';
import { parseExpression, type ScheduleExpression } from './times/schedule-expression.ts';
import { isTimeZone } from './times/time-zone.ts';

/** The one group that every account has; the local cloud has no others. */
export const DEFAULT_GROUP = 'default';

export interface Schedule {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  readonly expression: string;
  readonly timeZone: string;
  /** In milliseconds. */
  readonly startDate?: number | undefined;
  readonly endDate?: number | undefined;
  readonly state: 'ENABLED' | 'DISABLED';
  /** AWS: it is invoked at some moment of so many minutes after it is due. */
  readonly windowMinutes: number;
  readonly target: JsonObject;
  readonly actionAfterCompletion: 'NONE' | 'DELETE';
  readonly clientToken?: string | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Made by a template: it is made anew at each boot, so that what the template no longer has is gone. */
  readonly declared: boolean;
}

export function scheduleArn(name: string): string {
  return arn('scheduler', `schedule/${DEFAULT_GROUP}/${name}`);
}

/** AWS: what the trust policy of a schedule's role has as aws:SourceArn. */
export const GROUP_ARN = arn('scheduler', `schedule-group/${DEFAULT_GROUP}`);

/** Refuses what CreateSchedule would refuse, and what the local cloud does not know. */
export function readSchedule(
  input: JsonObject,
  { createdAt, declared }: { createdAt?: number; declared: boolean },
): Schedule {
  const now = Date.now();
  const name = text(input.Name);
  if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(name)) throw invalid(`Name '${name}' is not valid`);
  checkGroup(input.GroupName);
  const timeZone = optionalText(input.ScheduleExpressionTimezone) ?? 'UTC';
  if (!isTimeZone(timeZone)) throw invalid(`Invalid ScheduleExpressionTimezone ${timeZone}.`);
  const expression = text(input.ScheduleExpression);
  parseExpression(expression, timeZone);
  return {
    name,
    arn: scheduleArn(name),
    description: optionalText(input.Description),
    expression,
    timeZone,
    startDate: timeOf(input.StartDate, 'StartDate'),
    endDate: timeOf(input.EndDate, 'EndDate'),
    state: oneOf(input.State ?? 'ENABLED', 'State', ['ENABLED', 'DISABLED']),
    windowMinutes: windowOf(input.FlexibleTimeWindow),
    target: checkTarget(input.Target),
    actionAfterCompletion: oneOf(input.ActionAfterCompletion ?? 'NONE', 'ActionAfterCompletion', [
      'NONE',
      'DELETE',
    ]),
    clientToken: optionalText(input.ClientToken),
    createdAt: createdAt ?? now,
    modifiedAt: now,
    declared,
  };
}

export function checkGroup(value: Json | undefined): void {
  if (value === undefined || value === DEFAULT_GROUP) return;
  throw new AwsError('ResourceNotFoundException', `Schedule group ${text(value)} does not exist.`, {
    status: 404,
  });
}

/** AWS: FlexibleTimeWindow must be given, even when it is off. */
function windowOf(value: Json | undefined): number {
  const { Mode: mode, MaximumWindowInMinutes: minutes } = isJsonObject(value) ? value : {};
  if (mode === 'OFF' && minutes === undefined) return 0;
  const window = Number(minutes);
  if (mode === 'FLEXIBLE' && window >= 1 && window <= 1440) return window;
  throw invalid('FlexibleTimeWindow has the Mode OFF, or FLEXIBLE with 1 to 1440 MaximumWindowInMinutes');
}

/** Seconds in the API, ISO 8601 in a template. */
function timeOf(value: Json | undefined, name: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const time = typeof value === 'number' ? value * 1000 : Date.parse(text(value));
  if (Number.isFinite(time)) return time;
  throw invalid(`${name} is not a time`);
}

function oneOf<T extends string>(value: Json, name: string, values: readonly T[]): T {
  const found = values.find((one) => one === value);
  if (found !== undefined) return found;
  throw invalid(`${name} must be one of ${values.join(', ')}`);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** The expression between the schedule's dates. */
export function timesOf({
  expression,
  timeZone,
  startDate = 0,
  endDate = Infinity,
}: Schedule): ScheduleExpression {
  const parsed = parseExpression(expression, timeZone);
  return {
    isOnce: parsed.isOnce,
    next: (after, base) => {
      // AWS: the dates mean nothing to a schedule that runs once.
      if (parsed.isOnce) return parsed.next(after, base);
      const at = parsed.next(Math.max(after, startDate - 1), startDate === 0 ? base : startDate);
      return at === undefined || at > endDate ? undefined : at;
    },
  };
}

/** As GetSchedule answers. */
export function described(schedule: Schedule): JsonObject {
  const { startDate, endDate, description } = schedule;
  return {
    ...listed(schedule),
    ...(description === undefined ? {} : { Description: description }),
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timeZone,
    ...(startDate === undefined ? {} : { StartDate: startDate / 1000 }),
    ...(endDate === undefined ? {} : { EndDate: endDate / 1000 }),
    FlexibleTimeWindow:
      schedule.windowMinutes === 0
        ? { Mode: 'OFF' }
        : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: schedule.windowMinutes },
    Target: schedule.target,
    ActionAfterCompletion: schedule.actionAfterCompletion,
  };
}

/** As ListSchedules answers. */
export function listed(schedule: Schedule): JsonObject {
  return {
    Name: schedule.name,
    Arn: schedule.arn,
    GroupName: DEFAULT_GROUP,
    State: schedule.state,
    Target: { Arn: schedule.target.Arn },
    CreationDate: schedule.createdAt / 1000,
    LastModificationDate: schedule.modifiedAt / 1000,
  };
}
