import type { JsonObject } from '../kernel/json.ts';
import { invalidParameter } from './errors.ts';
import { text, wholeNumber } from './input.ts';

/** AWS: a list answers with at most 60 at a time. */
const MOST = 60;

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/** One page of a list: as many as `limitName` asks for, from where the token says. */
export function pageOf<T>(
  items: Iterable<T>,
  input: JsonObject,
  limitName: string,
  tokenName: string,
): Page<T> {
  const limit = wholeNumber(input, limitName) ?? MOST;
  if (limit < 0 || limit > MOST) {
    throw invalidParameter(`1 validation error detected: ${limitName} must be between 0 and ${MOST}`);
  }
  const all = [...items];
  const start = startOf(text(input, tokenName));
  // AWS: a limit of 0 asks for the default.
  const end = start + (limit === 0 ? MOST : limit);
  return {
    items: all.slice(start, end),
    nextToken: end < all.length ? Buffer.from(`from ${end}`).toString('base64') : undefined,
  };
}

function startOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const [, start] = /^from (\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (start === undefined) throw invalidParameter('Invalid pagination token');
  return Number(start);
}

export function nextToken(name: string, { nextToken: token }: Page<unknown>): JsonObject {
  return token === undefined ? {} : { [name]: token };
}
