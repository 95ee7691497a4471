import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateStore } from '../../kernel/state-store.ts';
import { parseExpression } from './schedule-expression.ts';
import { Timetable } from './timetable.ts';

const MINUTE = 60_000;
const now = Date.parse('2026-03-01T10:00:00Z');

test.each([
  ['rate(5 minutes)', now - 1, now],
  ['rate(5 minutes)', now, now + 5 * MINUTE],
  ['rate(1 hour)', now + 61 * MINUTE, now + 120 * MINUTE],
  ['at(2026-03-01T10:00:30)', now, now + 30_000],
  ['at(2026-03-01T10:00:00)', now, undefined],
])('%s, after %d', (text, after, expected) => {
  expect(parseExpression(text).next(after, now)).toBe(expected);
});

test('at(…) is in the time zone of the schedule', () => {
  expect(parseExpression('at(2026-07-01T10:00:00)', 'Europe/Lisbon').next(0, 0)).toBe(
    Date.parse('2026-07-01T09:00:00Z'),
  );
});

test.each([
  'rate(0 minutes)',
  'rate(1 minutes)',
  'rate(5 minute)',
  'rate(5 seconds)',
  'at(tomorrow)',
  'daily',
])('%s is refused', (text) => {
  expect(() => parseExpression(text)).toThrow('Invalid Schedule Expression');
});

describe('a timetable', () => {
  let folder: string;
  let store: StateStore;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bodega-times-'));
    store = new StateStore(join(folder, 'state.db'));
  });

  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  const every = parseExpression('rate(1 minute)');
  const made = { base: now, after: now };

  test('after a long pause only the last time comes up, once', () => {
    const before = new Timetable(store, 'test');
    before.set('every', 'rate', every, made);
    const after = new Timetable(store, 'test');
    after.set('every', 'rate', every, { base: now + 1, after: now + 1 });
    const later = now + 30 * 24 * 60 * MINUTE + 30_000;
    const [due] = after.due(later);
    expect(due).toEqual({ key: 'every', at: later - 30_000 });
    after.done(due!, later);
    expect(after.due(later)).toEqual([]);
    expect(after.nextAt('every')).toBe(later + 30_000);
  });

  test('what was due once comes up once', () => {
    const times = new Timetable(store, 'test');
    times.set('once', 'at', parseExpression('at(2026-03-01T10:01:00)'), made);
    const [due] = times.due(now + 2 * MINUTE);
    times.done(due!, now + 2 * MINUTE);
    const again = new Timetable(store, 'test');
    again.set('once', 'at', parseExpression('at(2026-03-01T10:01:00)'), made);
    expect(again.due(now + 3 * MINUTE)).toEqual([]);
  });

  test('another expression begins anew', () => {
    const times = new Timetable(store, 'test');
    times.set('key', 'one', every, made);
    times.set('key', 'two', parseExpression('rate(2 minutes)'), { base: now + MINUTE, after: now + MINUTE });
    expect(times.nextAt('key')).toBe(now + 3 * MINUTE);
  });
});
