import * as v from 'valibot';
import type { Json, JsonObject } from '../../../../infra/local/kernel/json.ts';
import { answersOf, responsesOf } from './answers.ts';
import { REQUEST_HEADERS } from './headers.ts';
import { parametersOf } from './parameters.ts';
import type { FoundRoute } from './routes.ts';
import type { SchemaBook } from './schema-book.ts';

/** A route as an operation of OpenAPI. */
export function operationOf(found: FoundRoute, book: SchemaBook): JsonObject {
  const { route, operationId } = found;
  const context = { book, operationId };
  return {
    tags: [route.tag],
    summary: route.summary,
    description: route.description,
    operationId,
    security: route.access === 'public' ? [] : [{ [route.access]: [] }],
    parameters: [
      ...parametersOf(route.params, 'path', shownParts(found, 'params'), context),
      ...parametersOf(route.query, 'query', shownParts(found, 'query'), context),
      ...requestHeaders(found),
    ],
    ...requestBody(found, book),
    responses: responsesOf(found, book),
  };
}

function requestHeaders({ route, examples }: FoundRoute): JsonObject[] {
  const names: (keyof typeof REQUEST_HEADERS)[] = [
    ...(route.idempotent === true ? (['IdempotencyKey'] as const) : []),
    ...(route.conditional === true ? (['IfMatch'] as const) : []),
    ...(answersOf(route)[304] === undefined ? [] : (['IfNoneMatch'] as const)),
    'CorrelationId',
  ];
  return names.map((name) => {
    const { example: _, ...header } = REQUEST_HEADERS[name];
    const shown = Object.entries(examples).flatMap(([title, { request }]) => {
      const value = request?.headers?.[header.name.toLowerCase()];
      return value === undefined || value === '' ? [] : [[title, { value }] as const];
    });
    if (shown.length === 0) return { $ref: `#/components/parameters/${name}` };
    return { ...header, examples: Object.fromEntries(shown) };
  });
}

function requestBody(found: FoundRoute, book: SchemaBook): JsonObject {
  const { body } = found.route;
  if (body === undefined) return {};
  const shown = Object.entries(found.examples).filter(
    ([, { request }]) => v.safeParse(body, request?.body).success,
  );
  const examples = Object.fromEntries(
    shown.map(([name, { title, request }]) => [name, { summary: title, value: request?.body as Json }]),
  );
  const content = {
    schema: book.write(body, `${found.operationId} request`),
    ...(shown.length > 0 ? { examples } : {}),
  };
  return { requestBody: { required: true, content: { 'application/json': content } } };
}

/** The parameters of the examples in which they are sound. */
function shownParts({ route, examples }: FoundRoute, part: 'params' | 'query') {
  const schema = route[part];
  return Object.fromEntries(
    Object.entries(examples)
      .map(([name, { request }]) => [name, request?.[part] ?? {}] as const)
      .filter(([, values]) => schema !== undefined && v.safeParse(schema, values).success),
  );
}
