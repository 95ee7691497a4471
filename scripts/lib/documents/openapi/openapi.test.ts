import * as v from 'valibot';
import type { Json, JsonObject } from '../../../../infra/local/kernel/json.ts';
import { defineExamples } from '../../../../shared/http/examples.ts';
import { groupParameter, integerParameter, listParameter } from '../../../../shared/http/parameters.ts';
import { defineRoute, type Route } from '../../../../shared/http/route.ts';
import { describeApi } from '../openapi.ts';
import { entryOf } from '../../../../infra/local/shop/api/openapi.ts';

const boxSchema = v.pipe(
  v.strictObject({
    width: v.pipe(v.number(), v.integer(), v.minValue(1)),
    label: v.optional(v.string(), ''),
  }),
  v.title('Box'),
);
const words = { tag: 'Products', summary: 'A test', description: 'A test.' } as const;

const find = defineRoute({
  ...words,
  method: 'GET',
  path: '/boxes/{sku}',
  access: 'public',
  params: v.strictObject({ sku: v.string() }),
  query: v.strictObject({
    limit: integerParameter({ min: 1, max: 50, default: 20 }),
    colour: v.optional(v.pipe(listParameter(v.picklist(['red', 'blue'])), v.description('Of which colour.'))),
    attributes: v.optional(
      v.pipe(groupParameter(v.pipe(v.string(), v.maxLength(9)), v.string()), v.description('Which ones.')),
    ),
  }),
  answers: { 200: { description: 'It.', body: boxSchema, headers: { etag: 'Its version.' } } },
  problems: ['notFound'],
});

const make = defineRoute({
  ...words,
  method: 'POST',
  path: '/boxes',
  access: 'operators',
  idempotent: true,
  body: boxSchema,
  answers: { 201: { description: 'Made.', body: boxSchema, headers: { location: 'Where it is.' } } },
  problems: ['conflict'],
});

const replace = defineRoute({
  ...words,
  method: 'PUT',
  path: '/boxes',
  access: 'customers',
  conditional: true,
  body: boxSchema,
  answers: { 204: { description: 'Replaced.' } },
});

const examples = defineExamples(find, {
  red: {
    title: 'Red ones',
    request: {
      params: { sku: 'BOX' },
      query: { limit: '3', colour: 'red', attributes: { size: ['s'] } },
      headers: { 'if-none-match': '"7"' },
    },
    answer: { status: 200, body: { width: 3 } },
  },
  gone: {
    title: 'None',
    request: { params: { sku: 'X' } },
    answer: { problem: 'notFound', detail: 'No X.' },
  },
});

function describeRoutes(...routes: Route[]) {
  const names = new Map<Route, string>([
    [find, 'find-box'],
    [make, 'make-box'],
    [replace, 'replace-box'],
  ]);
  return describeApi(
    routes.map((route) => ({
      service: 'test',
      folder: names.get(route) ?? 'test',
      operationId: names.get(route) ?? 'test',
      route,
      examples: route === find ? examples : {},
    })),
  );
}

const at = (value: Json | undefined, ...path: string[]): Json | undefined =>
  path.reduce<Json | undefined>((part, name) => entryOf(part, name), value);
const operation = (route: Route): JsonObject =>
  at(describeRoutes(route).document, 'paths', route.path, route.method.toLowerCase()) as JsonObject;
const parameter = (route: Route, name: string): Json | undefined =>
  (operation(route).parameters as JsonObject[]).find((each) => each.name === name);
const statuses = (route: Route): string[] => Object.keys(operation(route).responses as JsonObject);

describe('query parameters', () => {
  test('that are numbers', () => {
    expect(parameter(find, 'limit')).toEqual({
      name: 'limit',
      in: 'query',
      required: false,
      description: 'How many are answered at most.',
      schema: { type: 'integer', minimum: 1, maximum: 50, default: 20 },
      examples: { red: { value: 3 } },
    });
  });

  test('that may be repeated', () => {
    expect(parameter(find, 'colour')).toMatchObject({
      style: 'form',
      explode: true,
      schema: { type: 'array', items: { type: 'string', enum: ['red', 'blue'] }, maxItems: 20 },
      examples: { red: { value: ['red'] } },
    });
  });

  test('with names in brackets', () => {
    expect(parameter(find, 'attributes')).toMatchObject({
      style: 'deepObject',
      explode: true,
      schema: {
        type: 'object',
        propertyNames: { type: 'string', maxLength: 9 },
        additionalProperties: { type: 'array', items: { type: 'string' } },
      },
      examples: { red: { value: { size: ['s'] } } },
    });
  });
});

describe('what follows from a route', () => {
  test.each<[string, Route, string[]]>([
    ['reads with an etag', find, ['200', '304', '400', '404', '429', '500']],
    ['for operators, done once', make, ['201', '400', '401', '403', '409', '422', '429', '500']],
    ['for customers, on a version', replace, ['204', '400', '401', '412', '428', '429', '500']],
  ])('%s', (_what, route, expected) => {
    expect(statuses(route)).toEqual(expected);
  });

  test('is who may call it', () => {
    expect([find, make, replace].map((route) => operation(route).security)).toEqual([
      [],
      [{ operators: [] }],
      [{ customers: [] }],
    ]);
  });

  test('is which headers it takes and answers', () => {
    expect(operation(make).parameters).toEqual([
      { $ref: '#/components/parameters/IdempotencyKey' },
      { $ref: '#/components/parameters/CorrelationId' },
    ]);
    expect(parameter(find, 'If-None-Match')).toMatchObject({ examples: { red: { value: '"7"' } } });
    expect(Object.keys(at(operation(make), 'responses', '201', 'headers') as JsonObject)).toEqual([
      'Location',
      'Idempotent-Replayed',
    ]);
    expect(Object.keys(at(operation(make), 'responses', '409', 'headers') as JsonObject)).toEqual([
      'Retry-After',
    ]);
  });
});

describe('examples', () => {
  test('stand with their answers', () => {
    expect(at(operation(find), 'responses', '200', 'content', 'application/json', 'examples')).toEqual({
      red: { summary: 'Red ones', value: { width: 3 } },
    });
    const problems = at(
      operation(find),
      'responses',
      '404',
      'content',
      'application/problem+json',
      'examples',
    );
    expect(problems).toMatchObject({
      gone: { summary: 'None', value: { status: 404, detail: 'No X.', title: 'Not found' } },
    });
  });
});

describe('a schema with a title', () => {
  test('stands once, as its clients have to send it', () => {
    const { document } = describeRoutes(find, make, replace);
    expect(at(document, 'components', 'schemas', 'Box')).toEqual({
      type: 'object',
      properties: { width: { type: 'integer', minimum: 1 }, label: { type: 'string', default: '' } },
      required: ['width'],
      additionalProperties: false,
    });
    expect(JSON.stringify(document.paths)).not.toContain('width":{');
  });

  test('has it to itself', () => {
    const other = { ...make, body: v.pipe(v.strictObject({ depth: v.number() }), v.title('Box')) };
    expect(describeRoutes(find, other).complaints).toEqual([
      'two schemas have the title Box and are not the same',
    ]);
  });
});

test('components that nothing refers to are left out', () => {
  const { document } = describeRoutes(find);
  expect(Object.keys(at(document, 'components', 'parameters') as JsonObject)).toEqual(['CorrelationId']);
  expect(Object.keys(at(document, 'components', 'securitySchemes') as JsonObject)).toEqual([]);
});
