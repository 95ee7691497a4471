import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { eventSchema, exampleEvent } from '../../scripts/lib/documents/event-schemas.ts';
import { type EventContract, nameOf, readDetail } from './contract.ts';
import { contracts } from './contracts.ts';

const ajv = new Ajv2020({ allErrors: true });
addFormats.default(ajv);

const named = contracts.map((contract) => [nameOf(contract), contract] as const);

test('every contract that a file of this folder defines is listed', async () => {
  const files = globSync('*.ts', { cwd: import.meta.dirname, exclude: ['contract.ts', '*.test.ts'] });
  const defining = files.filter((file) =>
    readFileSync(join(import.meta.dirname, file), 'utf8').includes('defineEvent('),
  );
  expect(defining).toContain('catalog.ts');
  for (const file of defining) {
    const events = (await import(join(import.meta.dirname, file))) as Record<string, EventContract>;
    expect(contracts).toEqual(expect.arrayContaining(Object.values(events)));
  }
});

test('a type is defined once in each version, and belongs to one service', () => {
  const names = contracts.map(nameOf);
  expect(new Set(names).size).toBe(names.length);
  for (const sameType of Map.groupBy(contracts, ({ type }) => type).values()) {
    expect(new Set(sameType.map(({ source }) => source)).size).toBe(1);
  }
});

describe.each(named)('%s', (_name, contract) => {
  const schema = eventSchema(contract);
  const validate = ajv.compile(schema);

  test('has an example that keeps it', () => {
    validate(exampleEvent(contract));
    expect(validate.errors).toBeNull();
    expect(v.safeParse(contract.data, contract.example).success).toBe(true);
  });

  test('refuses another event, and one without its data', () => {
    const event = exampleEvent(contract);
    expect(validate({ ...event, source: 'bodega.other' })).toBe(false);
    expect(validate({ ...event, 'detail-type': 'SomethingElse' })).toBe(false);
    expect(validate({ ...event, detail: { ...(event.detail as object), data: {} } })).toBe(false);
  });

  test('has a name, a version and a summary as all have', () => {
    expect(contract.type).toMatch(/^([A-Z][a-z]+)+$/);
    expect(contract.version).toBeGreaterThan(0);
    expect(Number.isInteger(contract.version)).toBe(true);
    expect(contract.summary).toMatch(/^[A-Z].*\.$/);
  });

  test('is open: fields may be added without breaking those who check it', () => {
    expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
  });

  test('says in types, in the JSON Schema and at run time the same: a consumer reads the example', () => {
    const { detail } = exampleEvent(contract);
    const { source, type, data } = readDetail(contract, detail);
    expect({ source, type, data }).toEqual({
      source: contract.source,
      type: contract.type,
      data: contract.example,
    });
  });
});
