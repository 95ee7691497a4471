import { randomUUID } from 'node:crypto';
import { newEvent } from '../events/buses/bus-event.ts';
import type { JsonObject } from '../kernel/json.ts';
import { scheduleArn } from './schedule.ts';

/** One time that a schedule invokes its target. */
export interface NewInvocation {
  readonly executionId: string;
  readonly schedule: string;
  /** As it was when it was due. */
  readonly target: JsonObject;
  readonly scheduledAt: number;
  /** Later than it was due by the flexible window. */
  readonly startsAt: number;
}

export function newInvocation(
  { name, target, windowMinutes }: { name: string; target: JsonObject; windowMinutes: number },
  scheduledAt: number,
): NewInvocation {
  return {
    executionId: randomUUID(),
    schedule: name,
    target,
    scheduledAt,
    startsAt: scheduledAt + Math.floor(Math.random() * windowMinutes * 60_000),
  };
}

/** AWS: the input with what it asks of its invocation filled in; an event of its own without an input. */
export function inputOf(invocation: NewInvocation, attempt: number): string {
  const { target, schedule, scheduledAt, executionId } = invocation;
  const arn = scheduleArn(schedule);
  const { Input: input } = target;
  if (typeof input !== 'string') {
    const time = new Date(scheduledAt);
    const content = { source: 'aws.scheduler', detailType: 'Scheduled Event', detail: {} };
    return JSON.stringify({ ...newEvent({ ...content, resources: [arn], time }), id: executionId });
  }
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.scheduled-time>', timeText(scheduledAt))
    .replaceAll('<aws.scheduler.execution-id>', executionId)
    .replaceAll('<aws.scheduler.attempt-number>', String(attempt));
}

export function timeText(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
