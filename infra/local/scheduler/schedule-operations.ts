import { text } from '../events/text.ts';
import { AwsError } from '../kernel/aws-error.ts';
import type { JsonObject } from '../kernel/json.ts';
import { checkGroup, described, listed, readSchedule } from './schedule.ts';
import type { Schedules } from './schedules.ts';

export type Operations = Readonly<Record<string, (input: JsonObject) => JsonObject>>;

export function scheduleOperations(schedules: Schedules): Operations {
  return {
    CreateSchedule: (input) => ({ ScheduleArn: create(schedules, input) }),
    // AWS: what is left out goes back to its default; nothing of what was there stays.
    UpdateSchedule: (input) => {
      const { createdAt, declared } = schedules.get(text(input.Name));
      const schedule = readSchedule(input, { createdAt, declared });
      schedules.put(schedule);
      return { ScheduleArn: schedule.arn };
    },
    GetSchedule: (input) => {
      checkGroup(input.groupName);
      return described(schedules.get(text(input.Name)));
    },
    DeleteSchedule: (input) => {
      checkGroup(input.groupName);
      schedules.delete(schedules.get(text(input.Name)).name);
      return {};
    },
    ListSchedules: (input) => {
      checkGroup(input.ScheduleGroup);
      const found = schedules
        .list()
        .filter(
          ({ name, state }) =>
            name.startsWith(text(input.NamePrefix)) && (input.State === undefined || input.State === state),
        );
      return page(found.map(listed), input);
    },
  };
}

/** AWS: the same request again, by its token, finds what the first has made. */
function create(schedules: Schedules, input: JsonObject): string {
  const schedule = readSchedule(input, { declared: false });
  const existing = schedules.find(schedule.name);
  if (existing === undefined) {
    schedules.put(schedule);
    return schedule.arn;
  }
  if (schedule.clientToken !== undefined && existing.clientToken === schedule.clientToken)
    return existing.arn;
  throw new AwsError('ConflictException', `Schedule ${schedule.name} already exists.`, { status: 409 });
}

/** AWS: 100 at most. */
function page(items: readonly JsonObject[], input: JsonObject): JsonObject {
  const limit = Number(input.MaxResults ?? 100);
  const start = input.NextToken === undefined ? 0 : Number(atob(text(input.NextToken)));
  if (!(limit >= 1 && limit <= 100) || !Number.isInteger(start)) {
    throw new AwsError(
      'ValidationException',
      'MaxResults is between 1 and 100, and NextToken from the page before',
    );
  }
  const end = start + limit;
  return {
    Schedules: items.slice(start, end),
    ...(end < items.length ? { NextToken: btoa(String(end)) } : {}),
  };
}
