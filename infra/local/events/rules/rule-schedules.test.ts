import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateStore } from '../../kernel/state-store.ts';
import { Registry } from './registry.ts';
import { putRule } from './rule-operations.ts';
import { RuleSchedules } from './rule-schedules.ts';

const MINUTE = 60_000;
const now = Date.parse('2026-03-01T10:00:00Z');
let folder: string;
let store: StateStore;
let registry: Registry;
let due: number[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bodega-rules-'));
  store = new StateStore(join(folder, 'state.db'));
  registry = new Registry(store);
  due = [];
  putRule(registry, { Name: 'often', ScheduleExpression: 'rate(5 minutes)' }, { declared: true });
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const schedules = (): RuleSchedules => new RuleSchedules(store, registry, (_rule, at) => due.push(at));

test('AWS: a rate is due for the first time when it has passed once', () => {
  const rules = schedules();
  for (const minutes of [0, 1, 5, 6, 10]) rules.look(now + minutes * MINUTE);
  expect(due).toEqual([now + 5 * MINUTE, now + 10 * MINUTE]);
});

test('a restart after a long night brings it up once', () => {
  schedules().look(now);
  schedules().look(now + 8 * 60 * MINUTE + MINUTE);
  expect(due).toEqual([now + 8 * 60 * MINUTE]);
});

test('a disabled rule is never due', () => {
  const rules = schedules();
  rules.look(now);
  registry.putRule({ ...registry.rule('default', 'often'), state: 'DISABLED' });
  rules.look(now + 6 * MINUTE);
  expect(due).toEqual([]);
});
