import { nextCron, parseCron } from './cron.ts';

function next(fields: string, after: string, zone = 'UTC'): string | undefined {
  const at = nextCron(parseCron(fields), Date.parse(after), zone);
  return at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
}

test.each<[string, string, string, string | undefined]>([
  ['every minute', '* * * * ? *', '2026-03-01T10:20:30Z', '2026-03-01T10:21'],
  ['strictly later', '20 10 * * ? *', '2026-03-01T10:20:00Z', '2026-03-02T10:20'],
  ['each quarter of an hour', '0/15 * * * ? *', '2026-03-01T10:46:00Z', '2026-03-01T11:00'],
  ['a step within a range', '0 8-18/5 * * ? *', '2026-03-01T13:00:00Z', '2026-03-01T18:00'],
  ['a list', '0 8,20 * * ? *', '2026-03-01T08:00:00Z', '2026-03-01T20:00'],
  ['weekdays', '0 8 ? * MON-FRI *', '2026-03-06T08:00:00Z', '2026-03-09T08:00'],
  ['1 is Sunday', '0 8 ? * 1 *', '2026-03-02T00:00:00Z', '2026-03-08T08:00'],
  ['the last day of the month', '0 0 L * ? *', '2028-02-01T00:00:00Z', '2028-02-29T00:00'],
  ['the last Friday', '0 0 ? * 6L *', '2026-03-01T00:00:00Z', '2026-03-27T00:00'],
  ['the second Monday', '0 0 ? * MON#2 *', '2026-03-01T00:00:00Z', '2026-03-09T00:00'],
  ['the fifth Sunday', '0 0 ? * 1#5 *', '2026-04-01T00:00:00Z', '2026-05-31T00:00'],
  ['Saturday', '0 0 ? * L *', '2026-03-01T00:00:00Z', '2026-03-07T00:00'],
  ['the weekday nearest to the 1st', '0 0 1W * ? *', '2026-07-31T00:00:00Z', '2026-08-03T00:00'],
  ['the weekday nearest to the 15th', '0 0 15W * ? *', '2026-03-01T00:00:00Z', '2026-03-16T00:00'],
  ['the last weekday', '0 0 LW * ? *', '2026-05-01T00:00:00Z', '2026-05-29T00:00'],
  ['a month by its name', '0 0 1 dec ? *', '2026-12-01T00:00:00Z', '2027-12-01T00:00'],
  ['the leap day', '0 0 29 2 ? *', '2026-01-01T00:00:00Z', '2028-02-29T00:00'],
  ['a year', '0 0 1 1 ? 2030', '2026-01-01T00:00:00Z', '2030-01-01T00:00'],
  ['a year that is over', '0 0 1 1 ? 2020', '2026-01-01T00:00:00Z', undefined],
  ['a day that never comes', '0 0 31 2 ? *', '2026-01-01T00:00:00Z', undefined],
])('%s: cron(%s)', (_what, fields, after, expected) => {
  expect(next(fields, after)).toBe(expected);
});

test.each<[string, string, string, string, string]>([
  ['winter', '0 8 * * ? *', '2026-01-10T00:00:00Z', 'Europe/Lisbon', '2026-01-10T08:00'],
  ['summer', '0 8 * * ? *', '2026-07-10T00:00:00Z', 'Europe/Lisbon', '2026-07-10T07:00'],
  ['the day of the zone', '0 1 10 * ? *', '2026-01-09T00:00:00Z', 'Asia/Tokyo', '2026-01-09T16:00'],
  // New York: 02:30 does not exist on 2026-03-08, and 01:30 comes twice on 2026-11-01.
  [
    'a time that is leapt over',
    '30 2 * * ? *',
    '2026-03-07T08:00:00Z',
    'America/New_York',
    '2026-03-09T06:30',
  ],
  ['a time that comes twice', '30 1 * * ? *', '2026-11-01T00:00:00Z', 'America/New_York', '2026-11-01T05:30'],
  ['and counts once', '30 1 * * ? *', '2026-11-01T05:30:00Z', 'America/New_York', '2026-11-02T06:30'],
])('a time zone: %s', (_what, fields, after, zone, expected) => {
  expect(next(fields, after, zone)).toBe(expected);
});

test.each([
  ['0 8 * * ?', 'six fields'],
  ['60 8 * * ? *', 'minutes cannot be 60'],
  ['0 8 * * * *', 'must be ?'],
  ['0 8 ? * ? *', 'must be ?'],
  ['0 8 * 13 ? *', 'month cannot be 13'],
  ['0 8 ? * 0 *', 'day-of-week cannot be 0'],
  ['0/0 8 * * ? *', 'minutes cannot be 0/0'],
  ['5-1 8 * * ? *', 'minutes cannot be 5-1'],
  ['0 8 ? * MON#6 *', 'day-of-week cannot be'],
])('cron(%s) is refused', (fields, reason) => {
  expect(() => parseCron(fields)).toThrow(reason);
});
