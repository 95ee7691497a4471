import fc from 'fast-check';
import type { Json, JsonObject } from '../../../infra/local/kernel/json.ts';
import { changesBetween } from './schema-changes.ts';

const text: JsonObject = { type: 'string' };
const whole: JsonObject = { type: 'integer' };
const status: JsonObject = { enum: ['draft', 'published'] };

function object(properties: Record<string, JsonObject>, optional: readonly string[] = []): JsonObject {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required };
}

function list(items: JsonObject): JsonObject {
  return { type: 'array', items };
}

const variant = { sku: text, price: whole };
const data = {
  name: text,
  status,
  brand: text,
  variants: list(object(variant)),
  names: { type: 'object', additionalProperties: text } as JsonObject,
  paidBy: { anyOf: [object({ card: text }), { type: 'null' }] } as JsonObject,
};
const optional = ['brand'];
const released = event(data);

function event(ofData: Record<string, JsonObject>, mayBeMissing = optional): JsonObject {
  return object({
    source: { const: 'bodega.catalog' },
    detail: object({
      metadata: object({ id: text, version: { const: 1 } }),
      data: object(ofData, mayBeMissing),
    }),
  });
}

function withSource(source: string): JsonObject {
  return { ...released, properties: { ...(released.properties as JsonObject), source: { const: source } } };
}

function without(name: keyof typeof data, instead: Record<string, JsonObject> = {}): JsonObject {
  const { [name]: _removed, ...others } = data;
  return event({ ...others, ...instead }, [...optional, ...Object.keys(instead)]);
}

type Row = [what: string, current: JsonObject, words: string];

describe('compatible is', () => {
  test.each<[string, JsonObject, string[]]>([
    ['no change', structuredClone(released), []],
    [
      'an added optional field',
      event({ ...data, ean: text }, ['brand', 'ean']),
      ['data.ean was added, optional'],
    ],
    [
      'an added optional field of a list’s members',
      event({ ...data, variants: list(object({ ...variant, ean: text }, ['ean'])) }),
      ['data.variants[].ean was added, optional'],
    ],
    [
      'an added optional object with required fields',
      event({ ...data, size: object({ width: whole }) }, ['brand', 'size']),
      ['data.size was added, optional'],
    ],
    [
      'an added optional field of an alternative',
      event({ ...data, paidBy: { anyOf: [object({ card: text, bank: text }, ['bank']), { type: 'null' }] } }),
      ['data.paidBy.bank was added, optional'],
    ],
    ['another order of an enum', event({ ...data, status: { enum: ['published', 'draft'] } }), []],
    ['another order of fields', event(Object.fromEntries(Object.entries(data).reverse())), []],
    [
      'another description, title or example',
      event({ ...data, name: { ...text, description: 'Its name', title: 'Name', examples: ['Lamp'] } }),
      [],
    ],
  ])('%s', (_what, current, words) => {
    expect(changesBetween(released, current)).toEqual(words.map((each) => ({ words: each, breaks: false })));
  });
});

describe('broken is', () => {
  const changed = (change: Partial<Record<keyof typeof data, JsonObject>>) => event({ ...data, ...change });

  test.each<Row>([
    ['a removed field', without('name'), 'data.name was removed'],
    ['a removed optional field', without('brand'), 'data.brand was removed'],
    [
      'a removed field of a list’s members',
      changed({ variants: list(object({ price: whole })) }),
      'data.variants[].sku was removed',
    ],
    [
      'a removed field of an alternative',
      changed({ paidBy: { anyOf: [object({}), { type: 'null' }] } }),
      'data.paidBy.card was removed',
    ],
    [
      'a renamed field: the new name does not make up for the old one',
      without('name', { label: text }),
      'data.name was removed',
    ],
    [
      'an added required field: events published before lack it',
      event({ ...data, ean: text }),
      'data.ean was added as a required field: events published before lack it',
    ],
    [
      'a field that became optional: consumers count on it',
      event(data, ['brand', 'name']),
      'data.name was required and became optional: consumers count on it',
    ],
    [
      'a field that became required: events published before may lack it',
      event(data, []),
      'data.brand was optional and became required: events published before may lack it',
    ],
    ['another type', changed({ name: whole }), 'data.name was changed from string to integer'],
    [
      'a narrowed type',
      changed({ name: status }),
      'data.name was changed from string to one of "draft", "published"',
    ],
    [
      'a widened type',
      changed({ status: text }),
      'data.status was changed from one of "draft", "published" to string',
    ],
    [
      'a value of an enum that was removed',
      changed({ status: { enum: ['draft'] } }),
      'data.status was changed from one of "draft", "published" to one of "draft"',
    ],
    [
      'a value of an enum that was added: no consumer knows it',
      changed({ status: { enum: ['draft', 'published', 'hidden'] } }),
      'data.status was changed from one of "draft", "published" to one of "draft", "published", "hidden"',
    ],
    [
      'a limit that was added',
      changed({ name: { ...text, maxLength: 10 } }),
      'data.name was changed from string to string (maxLength 10)',
    ],
    [
      'a format that was added',
      changed({ name: { ...text, format: 'date' } }),
      'data.name was changed from string to string (format "date")',
    ],
    [
      'a value that may be null now',
      changed({ name: { anyOf: [text, { type: 'null' }] } }),
      'data.name was changed from string to string or null',
    ],
    [
      'an alternative that was added',
      changed({ paidBy: { anyOf: [object({ card: text }), { type: 'null' }, text] } }),
      'data.paidBy was changed from object or null to object or null or string',
    ],
    [
      'a value that became a list',
      changed({ name: list(text) }),
      'data.name was changed from string to list of string',
    ],
    [
      'other members of a list',
      changed({ variants: list(text) }),
      'data.variants[] was changed from object to string',
    ],
    [
      'other values of a record',
      changed({ names: { type: 'object', additionalProperties: whole } }),
      'data.names.* was changed from string to integer',
    ],
    [
      'a field of a record that has a name of its own now',
      changed({ names: { type: 'object', additionalProperties: text, properties: { en: text } } }),
      'data.names.en was added where the released schema says what other fields may be',
    ],
    [
      'an object that was closed',
      changed({ variants: list({ ...object(variant), additionalProperties: false }) }),
      'data.variants[] was changed from object to object (additionalProperties false)',
    ],
    [
      'a changed source',
      withSource('bodega.shop'),
      'source was changed from "bodega.catalog" to "bodega.shop"',
    ],
    [
      'a keyword that this check does not know',
      changed({ name: { ...text, contentEncoding: 'base64' } }),
      'data.name was changed from string to string (contentEncoding "base64")',
    ],
  ])('%s', (_what, current, words) => {
    const broken = changesBetween(released, current).filter(({ breaks }) => breaks);
    expect(broken.map((change) => change.words)).toEqual([words]);
  });
});

test('every change is told, each with its path', () => {
  const current = event({ ...data, name: whole, ean: text, status: { enum: ['draft'] } }, ['brand', 'ean']);
  expect(changesBetween(released, current).map(({ words }) => words)).toEqual([
    'data.name was changed from string to integer',
    'data.status was changed from one of "draft", "published" to one of "draft"',
    'data.ean was added, optional',
  ]);
});

describe('whatever the schema', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom<JsonObject>(text, whole, status, { const: 1 }),
      fc
        .record({ fields: fc.dictionary(name, tie('schema')), optional: fc.array(name) })
        .map(({ fields, optional: missing }) => object({ ...fields }, missing)),
      tie('schema').map(list),
      tie('schema').map((values): JsonObject => ({ type: 'object', additionalProperties: values })),
      fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf): JsonObject => ({ anyOf })),
    ),
  }));
  /** An event of any schema, and which of its objects is to be changed. */
  const anyEvent = fc.record({
    body: fc.dictionary(name, schema).map((fields) => object({ data: object({ z: text, ...fields }) })),
    which: fc.nat(),
  });

  /** The objects of a schema that name their fields. */
  function objectsIn(part: Json | undefined): JsonObject[] {
    if (typeof part !== 'object' || part === null) return [];
    const inner = Object.values(part).flatMap(objectsIn);
    return 'properties' in part ? [part, ...inner] : inner;
  }

  function changedAt(body: JsonObject, which: number, change: (target: JsonObject) => void): JsonObject {
    const copy = structuredClone(body);
    const objects = objectsIn(copy);
    const target = objects[which % objects.length];
    if (target !== undefined) change(target);
    return copy;
  }

  test('it is compatible with itself', () => {
    fc.assert(
      fc.property(anyEvent, ({ body }) => {
        expect(changesBetween(body, structuredClone(body))).toEqual([]);
      }),
    );
  });

  test('an optional field may be added anywhere', () => {
    fc.assert(
      fc.property(anyEvent, schema, ({ body, which }, added) => {
        const grown = changedAt(body, which, (target) => {
          (target.properties as JsonObject).added = added;
        });
        expect(changesBetween(body, grown)).toEqual([
          { words: expect.stringMatching(/added was added, optional$/) as string, breaks: false },
        ]);
      }),
    );
  });

  test('no field may be removed, made optional or made required anywhere', () => {
    const edits: ((target: JsonObject, field: string) => void)[] = [
      (target, field) => {
        target.properties = omit(target.properties as JsonObject, field);
        target.required = (target.required as string[]).filter((each) => each !== field);
      },
      (target, field) => {
        const required = target.required as string[];
        target.required = required.includes(field)
          ? required.filter((each) => each !== field)
          : [...required, field];
      },
    ];
    fc.assert(
      fc.property(anyEvent, fc.nat(), fc.constantFrom(...edits), ({ body, which }, chosen, edit) => {
        let hasFields = false;
        const changed = changedAt(body, which, (target) => {
          const fields = Object.keys(target.properties as JsonObject);
          hasFields = fields.length > 0;
          if (hasFields) edit(target, fields[chosen % fields.length]!);
        });
        fc.pre(hasFields);
        expect(changesBetween(body, changed).some(({ breaks }) => breaks)).toBe(true);
      }),
    );
  });
});

function omit(fields: JsonObject, field: string): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([each]) => each !== field));
}
