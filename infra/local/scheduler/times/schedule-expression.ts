import { AwsError } from '../../kernel/aws-error.ts';
import { nextCron, parseCron } from './cron.ts';
import { instantOf } from './time-zone.ts';

/** When something is due, again and again or once. */
export interface ScheduleExpression {
  readonly isOnce: boolean;
  /** The first time after `after`. `base`: when it was made, from which a rate counts. */
  next(after: number, base: number): number | undefined;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** `rate(5 minutes)`, `cron(0 8 * * ? *)` or `at(2026-12-24T18:00:00)`. */
export function parseExpression(text: string, zone = 'UTC'): ScheduleExpression {
  const [, kind = '', inside = ''] = /^(rate|cron|at)\((.*)\)$/.exec(text) ?? [];
  switch (kind) {
    case 'rate':
      return rate(inside, text);
    case 'cron':
      return cron(inside, text, zone);
    case 'at':
      return once(inside, text, zone);
    default:
      throw invalid(text, 'it is neither rate(…), cron(…) nor at(…)');
  }
}

/** AWS: `1 minute`, but `5 minutes`. */
function rate(inside: string, text: string): ScheduleExpression {
  const [, count = '', unit = '', plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(inside) ?? [];
  const interval = Number(count) * (UNITS[unit] ?? 0);
  if (interval === 0 || (count === '1') !== (plural === '')) {
    throw invalid(text, 'a rate is a number above 0 and minutes, hours or days');
  }
  return {
    isOnce: false,
    next: (after, base) =>
      after < base ? base : base + (Math.floor((after - base) / interval) + 1) * interval,
  };
}

function cron(inside: string, text: string, zone: string): ScheduleExpression {
  try {
    const parsed = parseCron(inside);
    return { isOnce: false, next: (after) => nextCron(parsed, after, zone) };
  } catch (error) {
    throw invalid(text, error instanceof Error ? error.message : String(error));
  }
}

/** In the time zone of the schedule, without one of its own. */
function once(inside: string, text: string, zone: string): ScheduleExpression {
  const [, ...parts] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(inside) ?? [];
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN] = parts.map(Number);
  const minuteAt = parts.length === 0 ? undefined : instantOf(zone, { year, month, day, hour, minute });
  if (minuteAt === undefined) throw invalid(text, 'a time is written at(yyyy-mm-ddThh:mm:ss)');
  const at = minuteAt + second * 1000;
  return { isOnce: true, next: (after) => (at > after ? at : undefined) };
}

function invalid(text: string, reason: string): AwsError {
  return new AwsError('ValidationException', `Invalid Schedule Expression ${text}: ${reason}.`);
}
