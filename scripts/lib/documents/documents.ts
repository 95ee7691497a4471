import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ROOT } from '../root.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { eventPatternsDocument } from './event-patterns.ts';
import { eventSchemaDocuments } from './event-schemas.ts';
import { eventTableDocument } from './event-table.ts';
import { openapiDocument } from './openapi.ts';

/** A file of the repository that is made of the sources: written by `npm run docs`, compared by a test. */
export interface GeneratedDocument {
  /** From the root of the repository. */
  readonly path: string;
  readonly content: () => string | Promise<string>;
}

/** Every generated file. */
export const DOCUMENTS: readonly GeneratedDocument[] = [
  openapiDocument,
  asyncApiDocument,
  eventTableDocument,
  ...eventSchemaDocuments,
  eventPatternsDocument,
];

/** What has to stand in the file, formatted as everything here is. */
export async function contentOf({ path, content }: GeneratedDocument): Promise<string> {
  const file = join(ROOT, path);
  return format(await content(), { ...(await resolveConfig(file)), filepath: file });
}

/** What stands there now; nothing where the file is missing. */
export function writtenContent({ path }: GeneratedDocument): string {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return '';
  }
}
