import { instantOf, type LocalTime, localTime } from './time-zone.ts';

/** `cron(minutes hours day-of-month month day-of-week year)`, understood. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  /** Whether a day of a month fits, by day of month or day of week. */
  readonly isDay: (year: number, month: number, day: number) => boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** AWS: 1 is Sunday. */
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;

/** Throws an Error that says which field is wrong. */
export function parseCron(fields: string): Cron {
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year, ...more] = fields.trim().split(/\s+/);
  if (year === undefined || more.length > 0) {
    throw new Error('a cron expression has six fields: minutes hours day-of-month month day-of-week year');
  }
  return {
    minutes: [...numbers(minutes ?? '', { name: 'minutes', min: 0, max: 59 })],
    hours: [...numbers(hours ?? '', { name: 'hours', min: 0, max: 23 })],
    months: numbers(month ?? '', { name: 'month', min: 1, max: 12, names: MONTHS }),
    years: numbers(year, { name: 'year', min: FIRST_YEAR, max: LAST_YEAR }),
    isDay: dayTest(dayOfMonth ?? '', dayOfWeek ?? ''),
  };
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Words for `min` and the numbers after it. */
  readonly names?: readonly string[];
}

/** `*`, `5`, `1-5`, `MON-FRI`, `0/15`, and lists of them; in ascending order. */
function numbers(text: string, field: Field): Set<number> {
  const found = text.split(',').flatMap((part) => {
    const [range = '', step, ...more] = part.split('/');
    const by = step === undefined ? 1 : Number(step);
    if (more.length > 0 || !Number.isInteger(by) || by < 1) throw wrong(field, text);
    const [from, to] = bounds(range, field, step !== undefined, text);
    return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
  });
  return new Set(found.sort((one, other) => one - other));
}

function bounds(range: string, field: Field, isStepped: boolean, text: string): [number, number] {
  if (range === '*') return [field.min, field.max];
  const [first = '', last, ...more] = range.split('-');
  const from = numberOf(first, field, text);
  const to = last === undefined ? (isStepped ? field.max : from) : numberOf(last, field, text);
  if (more.length > 0 || to < from) throw wrong(field, text);
  return [from, to];
}

function numberOf(text: string, field: Field, whole: string): number {
  const index = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const number = index >= 0 ? field.min + index : /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= field.min && number <= field.max) return number;
  throw wrong(field, whole);
}

function wrong({ name }: Field, text: string): Error {
  return new Error(`${name} cannot be ${text}`);
}

/** AWS: one of the two fields is `?`, which says nothing. */
function dayTest(dayOfMonth: string, dayOfWeek: string): Cron['isDay'] {
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new Error('one of day-of-month and day-of-week, and only one, must be ?');
  }
  return dayOfWeek === '?' ? dayOfMonthTest(dayOfMonth) : dayOfWeekTest(dayOfWeek);
}

/** `L` is the last day, `15W` the weekday nearest to the 15th, `LW` the last weekday. */
function dayOfMonthTest(text: string): Cron['isDay'] {
  if (text === 'L') return (year, month, day) => day === lengthOf(year, month);
  if (text === 'LW') return (year, month, day) => day === nearestWeekday(year, month, lengthOf(year, month));
  const field: Field = { name: 'day-of-month', min: 1, max: 31 };
  if (text.endsWith('W')) {
    const wanted = numberOf(text.slice(0, -1), field, text);
    return (year, month, day) =>
      wanted <= lengthOf(year, month) && day === nearestWeekday(year, month, wanted);
  }
  const days = numbers(text, field);
  return (_year, _month, day) => days.has(day);
}

/** `L` is Saturday, `6L` the last Friday of the month, `2#1` its first Monday. */
function dayOfWeekTest(text: string): Cron['isDay'] {
  const field: Field = { name: 'day-of-week', min: 1, max: 7, names: DAYS };
  if (text === 'L') return (year, month, day) => weekdayOf(year, month, day) === 7;
  if (text.endsWith('L')) {
    const wanted = numberOf(text.slice(0, -1), field, text);
    return (year, month, day) => weekdayOf(year, month, day) === wanted && day + 7 > lengthOf(year, month);
  }
  if (text.includes('#')) {
    const [weekday = '', count = ''] = text.split('#');
    const wanted = numberOf(weekday, field, text);
    const nth = numberOf(count, { name: field.name, min: 1, max: 5 }, text);
    return (year, month, day) => weekdayOf(year, month, day) === wanted && Math.ceil(day / 7) === nth;
  }
  const days = numbers(text, field);
  return (year, month, day) => days.has(weekdayOf(year, month, day));
}

function lengthOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

/** Within the same month: the Friday before a Saturday, the Monday after a Sunday. */
function nearestWeekday(year: number, month: number, day: number): number {
  const weekday = weekdayOf(year, month, day);
  if (weekday === 7) return day === 1 ? day + 2 : day - 1;
  if (weekday === 1) return day === lengthOf(year, month) ? day - 2 : day + 1;
  return day;
}

/**
 * The first time after `after` at which the clocks of the zone show what the expression says. AWS: a time that daylight
 * saving leaps over is left out, and one that comes twice counts once.
 */
export function nextCron(cron: Cron, after: number, zone: string): number | undefined {
  let date = localTime(zone, after);
  while (date.year <= LAST_YEAR) {
    if (!cron.years.has(date.year)) date = startOf(date.year + 1, 1, 1);
    else if (!cron.months.has(date.month)) date = startOf(date.year, date.month + 1, 1);
    else {
      const found = cron.isDay(date.year, date.month, date.day) ? onDay(cron, date, after, zone) : undefined;
      if (found !== undefined) return found;
      date = startOf(date.year, date.month, date.day + 1);
    }
  }
  return undefined;
}

/** Month 13 and day 32 are those that come after. */
function startOf(year: number, month: number, day: number): LocalTime {
  const date = new Date(Date.UTC(year, month - 1, day));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    ...{ hour: 0, minute: 0 },
  };
}

function onDay(cron: Cron, day: LocalTime, after: number, zone: string): number | undefined {
  const earliest = day.hour * 60 + day.minute;
  for (const hour of cron.hours) {
    for (const minute of cron.minutes) {
      if (hour * 60 + minute < earliest) continue;
      const at = instantOf(zone, { ...day, hour, minute });
      if (at !== undefined && at > after) return at;
    }
  }
  return undefined;
}
