import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../infra/local/kernel/json.ts';
import { UserError } from '../../../infra/local/kernel/user-error.ts';
import { TAGS } from '../../../shared/http/tags.ts';
import { ROOT } from '../root.ts';
import type { GeneratedDocument } from './documents.ts';
import { componentsOf } from './openapi/components.ts';
import { operationOf } from './openapi/operation.ts';
import { findRoutes, type FoundRoute } from './openapi/routes.ts';
import { SchemaBook } from './openapi/schema-book.ts';

const DESCRIPTION = `The API of a complete shop: what customers browse and buy, and what operators maintain.

- Errors are \`application/problem+json\` (RFC 9457) with a stable \`type\`; every field that is wrong stands in \`errors\`.
  What API Gateway refuses by itself (401, 403, 429) is a \`message\`.
- A POST that makes something takes an \`Idempotency-Key\`: the same key and body are done once and answered alike.
- A write to one resource takes the \`ETag\` that was read as \`If-Match\`, so that nobody’s change is overwritten unseen.
- Lists are paged: \`limit\` says how many, \`nextCursor\` of a page is the \`cursor\` of the next one.
- Money is an integer of minor units (cents) with its currency of ISO 4217.
- Unknown fields and parameters are refused.`;

/** docs/openapi.yaml: every route of every service, from its route.ts and examples.ts. */
export const openapiDocument: GeneratedDocument = {
  path: 'docs/openapi.yaml',
  content: async () =>
    `# Made of services/*/functions/*/route.ts and examples.ts by \`npm run docs\`: change those.\n` +
    stringify(complete(describeApi(await findRoutes())), { lineWidth: 0, aliasDuplicateObjects: false }),
};

export interface ApiDescription {
  readonly document: JsonObject;
  /** What the routes leave out, or say twice. */
  readonly complaints: readonly string[];
}

function complete({ document, complaints }: ApiDescription): JsonObject {
  if (complaints.length > 0) throw new UserError(`The routes do not say all:\n  ${complaints.join('\n  ')}`);
  return document;
}

export function describeApi(found: readonly FoundRoute[]): ApiDescription {
  const book = new SchemaBook();
  const paths: Record<string, JsonObject> = {};
  for (const each of found) {
    const { path, method } = each.route;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(each, book) };
  }
  const components = componentsOf(paths, found, book);
  const document = {
    openapi: '3.1.1',
    info: {
      title: 'Bodega',
      version: version(),
      description: DESCRIPTION,
      contact: { name: 'Bodega', url: 'https://bodega.dev' },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      { url: 'http://127.0.0.1:4000', description: 'On your machine, after `npm start`.' },
      {
        url: 'https://{host}',
        description: 'Where the shop is deployed.',
        variables: { host: { default: 'shop.bodega.dev', description: 'The shop’s domain.' } },
      },
    ],
    tags: tagsOf(found),
    paths,
    components,
  };
  return { document, complaints: book.complaints };
}

function tagsOf(found: readonly FoundRoute[]): JsonObject[] {
  const used = new Set<string>(found.map(({ route }) => route.tag));
  return Object.entries(TAGS)
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}

function version(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}
