import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Documents that the shop's address serves as JSON: path → what it is just now. */
export type Documents = Readonly<Record<string, () => unknown>>;

/** A file of YAML or JSON, read anew each time: a change shows at the next request. */
export function documentIn(file: string): () => unknown {
  return () => parse(readFileSync(file, 'utf8')) as unknown;
}
