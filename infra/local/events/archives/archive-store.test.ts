import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateStore } from '../../kernel/state-store.ts';
import { newEvent } from '../buses/bus-event.ts';
import type { Archive } from './archive.ts';
import { ArchiveStore } from './archive-store.ts';

const DAY_MS = 86_400_000;
const archive: Archive = {
  ...{ name: 'a', arn: 'arn', busName: 'shop', retentionDays: 30, createdAt: 0, declared: true },
};

test('an event is kept for as many days as the archive says, and no longer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bodega-archive-'));
  const store = new StateStore(join(folder, 'state.db'));
  let now = Date.parse('2026-01-01T00:00:00Z');
  const events = new ArchiveStore(store, () => now);
  const time = new Date(now);
  events.add(archive, newEvent({ source: 's', detailType: 'd', detail: {}, resources: [], time }));
  const found = (one: Archive) => events.between(one, { time: 0, id: 0 }, Infinity, 10).length;

  now += 30 * DAY_MS - 1;
  events.prune(archive);
  expect([found(archive), events.size(archive).events]).toEqual([1, 1]);
  now += 1;
  expect([found(archive), events.size(archive).events]).toEqual([0, 0]);
  // AWS: 0 days are for ever.
  expect(found({ ...archive, retentionDays: 0 })).toBe(1);
  events.prune(archive);
  expect(found({ ...archive, retentionDays: 0 })).toBe(0);
  store.close();
  rmSync(folder, { recursive: true });
});
