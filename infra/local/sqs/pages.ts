import type { JsonObject } from '../kernel/json.ts';
import { invalidParameter } from './errors.ts';
import { optionalInteger, optionalText } from './input.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/** AWS: lists come in pages of MaxResults (up to 1,000), and go on behind the NextToken; without MaxResults in one. */
export function page<T>(input: JsonObject, all: readonly T[], keyOf: (item: T) => string): Page<T> {
  const size = optionalInteger(input, 'MaxResults', { min: 1, max: 1000 });
  const after = readToken(optionalText(input, 'NextToken'));
  const rest = after === undefined ? all : all.filter((item) => keyOf(item) > after);
  const items = rest.slice(0, size ?? 1000);
  const last = items.at(-1);
  return size === undefined || rest.length <= items.length || last === undefined
    ? { items }
    : { items, nextToken: Buffer.from(keyOf(last)).toString('base64url') };
}

function readToken(token: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined;
  const key = Buffer.from(token, 'base64url').toString();
  if (Buffer.from(key).toString('base64url') !== token)
    throw invalidParameter('Invalid or expired next token.');
  return key;
}
