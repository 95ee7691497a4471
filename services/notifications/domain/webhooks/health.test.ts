import type { Attempt } from './delivery.ts';
import { healthAfter, isTroubled, reasonToDisable } from './health.ts';

const at = '2026-03-14T08:00:00.000Z';
const now = new Date(at);
const ok: Attempt = { at, durationMs: 20, status: 204 };
const bad: Attempt = { at, durationMs: 20, status: 500 };
const well = { failedEvents: 0 };

test('a failure is trouble from its first on, and counts when the event is given up', () => {
  const once = healthAfter(well, bad, { status: 'waiting' });
  expect(once).toEqual({ failedEvents: 0, failingSince: at, slow: false });
  expect(isTroubled(once)).toBe(true);
  const later = { ...bad, at: '2026-03-14T09:00:00.000Z' };
  expect(healthAfter(once, later, { status: 'failed' })).toEqual({ ...once, failedEvents: 1 });
});

test('a success forgets the failures, and a slow one stays apart', () => {
  const failing = { failedEvents: 4, failingSince: at };
  expect(healthAfter(failing, ok, { status: 'delivered' })).toEqual({ failedEvents: 0, slow: false });
  const slow = healthAfter(failing, { ...ok, durationMs: 3001 }, { status: 'delivered' });
  expect([slow, isTroubled(slow)]).toEqual([{ failedEvents: 0, slow: true }, true]);
});

test.each([
  ['one failure', { failedEvents: 0, failingSince: at }, bad, undefined],
  ['410', { failedEvents: 0, failingSince: at }, { ...bad, status: 410 }, 'gone'],
  ['four events given up', { failedEvents: 4, failingSince: at }, bad, undefined],
  ['five events given up', { failedEvents: 5, failingSince: at }, bad, 'failing'],
  ['almost three days', { failedEvents: 1, failingSince: '2026-03-11T08:00:01.000Z' }, bad, undefined],
  ['three days', { failedEvents: 1, failingSince: '2026-03-11T08:00:00.000Z' }, bad, 'failing'],
] as const)('%s: disabled or not', (_what, health, attempt, expected) => {
  expect(reasonToDisable(health, attempt, now)).toBe(expected);
});
