import * as v from 'valibot';
import { defineEvent } from '../../../shared/events/contract.ts';
import { contracts } from '../../../shared/events/contracts.ts';
import { checkContracts, isBroken, report } from './check-contracts.ts';
import { currentSchemas, RELEASED, releasedSchemas } from './released-contracts.ts';

function lampLit(data: v.GenericSchema, change: { source?: 'bodega.houses'; version?: number } = {}) {
  const summary = 'A lamp was lit.';
  const head = { source: 'bodega.lamps', type: 'LampLit', version: 1, summary, ...change } as const;
  return defineEvent({ ...head, data, example: {} });
}

const data = v.object({ lampId: v.string(), bulbs: v.array(v.object({ watts: v.number() })) });
const released = currentSchemas([lampLit(data)]);
const check = (...current: ReturnType<typeof lampLit>[]) => checkContracts(released, currentSchemas(current));

test('a contract is unchanged, compatible, new or broken', () => {
  const grown = v.object({ ...data.entries, colour: v.optional(v.string()) });
  expect(check(lampLit(data))).toEqual([{ name: 'LampLit.v1', verdict: 'unchanged', changes: [] }]);
  expect(check(lampLit(grown), lampLit(grown, { version: 2 }))).toEqual([
    { name: 'LampLit.v1', verdict: 'compatible', changes: ['data.colour was added, optional'] },
    { name: 'LampLit.v2', verdict: 'new', changes: [] },
  ]);
  const other = v.object({
    lampId: v.string(),
    bulbs: v.array(v.object({ lumens: v.optional(v.number()) })),
  });
  expect(check(lampLit(other))).toEqual([
    {
      name: 'LampLit.v1',
      verdict: 'broken',
      changes: ['data.bulbs[].watts was removed', 'data.bulbs[].lumens was added, optional'],
    },
  ]);
});

test('a changed source, and a contract that is gone, are broken', () => {
  expect(check(lampLit(data, { source: 'bodega.houses' }))).toEqual([
    {
      name: 'LampLit.v1',
      verdict: 'broken',
      changes: ['source was changed from "bodega.lamps" to "bodega.houses"'],
    },
  ]);
  expect(check(lampLit(data, { version: 2 }))).toMatchObject([
    { name: 'LampLit.v1', verdict: 'broken', changes: [expect.stringContaining('the contract was removed')] },
    { name: 'LampLit.v2', verdict: 'new' },
  ]);
});

test('the report says what was changed and what to do instead', () => {
  const findings = check(lampLit(v.object({ lampId: v.number(), bulbs: data.entries.bulbs })));
  expect(report(findings).split('\n')).toEqual([
    '✗ LampLit.v1  broken',
    '    data.lampId was changed from string to number',
    '    → leave version 1 as it was released, and make version 2 beside it (docs/events.md)',
  ]);
});

test('the next version is the one after those that there are', () => {
  const wrong = v.object({});
  expect(report(check(lampLit(wrong), lampLit(data, { version: 2 })))).toContain('make version 3 beside it');
});

test('no released contract of the shop is broken', () => {
  const findings = checkContracts(releasedSchemas(RELEASED), currentSchemas(contracts));
  if (findings.some(isBroken)) throw new Error(`\n${report(findings)}`);
});
