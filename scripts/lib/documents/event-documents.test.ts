import asyncApiSchema from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' };
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { matchesPattern } from '../../../infra/local/events/pattern/event-pattern.ts';
import type { JsonObject } from '../../../infra/local/kernel/json.ts';
import { nameOf } from '../../../shared/events/contract.ts';
import { contracts } from '../../../shared/events/contracts.ts';
import { ROOT } from '../root.ts';
import { asyncApi, asyncApiDocument } from './asyncapi.ts';
import { eventPattern, eventPatternsDocument } from './event-patterns.ts';
import { eventSchemaDocuments, exampleEvent } from './event-schemas.ts';
import { eventTableDocument } from './event-table.ts';

const names = contracts.map(nameOf);
const document = asyncApi(contracts);

function at(pointer: string): unknown {
  const path = pointer.replace('#/', '').split('/');
  return path.reduce<unknown>((part, name) => (part as JsonObject | undefined)?.[name], document);
}

describe('docs/asyncapi.yaml', () => {
  // It brings the meta-schema of JSON Schema along, so that ajv must not add its own.
  const ajv = new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false });
  addFormats.default(ajv);
  const isAsyncApi = ajv.compile(asyncApiSchema);

  test('is AsyncAPI 3.0.0 by its own JSON Schema', async () => {
    isAsyncApi(parse(await asyncApiDocument.content()));
    expect(isAsyncApi.errors).toBeNull();
    expect(isAsyncApi({ ...document, channels: { catalog: { adress: 'bodega-dev' } } })).toBe(false);
  });

  test('has every contract as a message that its service publishes', () => {
    expect(Object.keys(at('#/components/messages') as JsonObject)).toEqual(names);
    for (const contract of contracts) {
      const service = contract.source.replace('bodega.', '');
      expect(at(`#/operations/${service}Publishes/messages`)).toContainEqual({
        $ref: `#/channels/${service}/messages/${nameOf(contract)}`,
      });
    }
  });

  test('refers to nothing that is not in it', () => {
    const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, pointer]) => pointer!,
    );
    expect(pointers.length).toBeGreaterThan(2 * names.length);
    for (const pointer of pointers) expect([pointer, at(pointer)]).toEqual([pointer, expect.anything()]);
  });

  test.each(names)('has an example of %s that its payload schema allows', (name) => {
    const message = at(`#/components/messages/${name}`) as { payload: JsonObject; examples: JsonObject[] };
    const validate = new Ajv2020({ formats: { 'date-time': true } }).compile(message.payload);
    expect(message.examples.map(({ payload }) => validate(payload))).toEqual([true]);
  });
});

describe('shared/events/patterns.yml', () => {
  test.each(contracts.map((contract) => [nameOf(contract), contract] as const))(
    'has a pattern that matches %s and no other event',
    async (name, contract) => {
      const patterns = parse(await eventPatternsDocument.content()) as Record<string, JsonObject>;
      const pattern = patterns[contract.type]?.[`v${contract.version}`] as JsonObject;
      expect(contracts.filter((each) => matchesPattern(pattern, exampleEvent(each)))).toEqual([contract]);
      const later = { ...contract, version: contract.version + 1 };
      expect([name, matchesPattern(pattern, exampleEvent(later))]).toEqual([name, false]);
      expect(pattern).toEqual(eventPattern(contract));
    },
  );
});

describe('docs/events', () => {
  test('has a schema for every contract, a table of them, and nothing left of contracts that are gone', async () => {
    expect(globSync('docs/events/*', { cwd: ROOT }).sort()).toEqual(
      [eventTableDocument, ...eventSchemaDocuments].map(({ path }) => join(path)).sort(),
    );
    for (const name of names)
      expect(await eventTableDocument.content()).toContain(`[${name}](${name}.schema.json)`);
  });
});
