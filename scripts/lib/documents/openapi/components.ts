import { isJsonObject, type Json, type JsonObject } from '../../../../infra/local/kernel/json.ts';
import { problems } from '../../../../shared/http/problem.ts';
import type { Access } from '../../../../shared/http/route.ts';
import { gatewayAnswerSchema, problemSchema } from '../../../../shared/http/problem-schema.ts';
import { sharedResponses, usedProblems } from './answers.ts';
import { HEADERS, REQUEST_HEADERS } from './headers.ts';
import { usualProblem } from './problems.ts';
import type { FoundRoute } from './routes.ts';
import type { SchemaBook } from './schema-book.ts';

const WHO: Readonly<Record<Exclude<Access, 'public'>, string>> = {
  customers: 'The access token of anybody who has signed in.',
  operators: 'The access token of somebody in the group `operators`.',
  approvers: 'The access token of somebody in the group `approvers`.',
};

/** What the operations refer to, and nothing else. */
export function componentsOf(paths: JsonObject, found: readonly FoundRoute[], book: SchemaBook): JsonObject {
  book.write(problemSchema, 'every problem');
  book.write(gatewayAnswerSchema, 'the gateway');
  const all: JsonObject = {
    schemas: book.components(),
    parameters: REQUEST_HEADERS,
    headers: Object.fromEntries(Object.values(HEADERS).map(({ name, header }) => [name, header])),
    examples: Object.fromEntries(
      usedProblems(found).map((name) => [name, { summary: problems[name].title, value: usualProblem(name) }]),
    ),
    responses: sharedResponses(),
  };
  const used = usedReferences(paths, all);
  const kept = Object.entries(all).map(([section, parts]) => [
    section,
    Object.fromEntries(
      Object.entries(parts as JsonObject).filter(([name]) => used.has(`#/components/${section}/${name}`)),
    ),
  ]);
  return { ...(Object.fromEntries(kept) as JsonObject), securitySchemes: securitySchemes(found) };
}

function securitySchemes(found: readonly FoundRoute[]): JsonObject {
  const used = new Set(found.map(({ route }) => route.access));
  return Object.fromEntries(
    Object.entries(WHO)
      .filter(([access]) => used.has(access as Access))
      .map(([access, description]) => [
        access,
        {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `${description} It comes from the shop’s Cognito user pool; locally \`npm run token -- operator@bodega.test\` prints one.`,
        },
      ]),
  );
}

/** Every `$ref` that can be reached from the paths, through the components too. */
function usedReferences(paths: JsonObject, components: JsonObject): Set<string> {
  const used = new Set<string>();
  const follow = (value: Json | undefined): void => {
    if (Array.isArray(value)) value.forEach(follow);
    if (!isJsonObject(value)) return;
    const { $ref: reference } = value;
    if (typeof reference === 'string' && !used.has(reference)) {
      used.add(reference);
      const [, , section = '', name = ''] = reference.split('/');
      follow((components[section] as JsonObject | undefined)?.[name]);
    }
    Object.values(value).forEach(follow);
  };
  follow(paths);
  return used;
}
