import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Question } from './question.ts';
import type { SearchQuery } from './search-query.ts';
import type { Place } from './sorting.ts';

/** Where the next page begins: behind the last product of this one, in the order of the question as it was understood. */
export interface Cursor {
  readonly after: Place;
  readonly question?: Question | undefined;
}

export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

const number = v.pipe(v.number(), v.finite());
const wordSchema = v.strictTuple([
  v.string(),
  v.array(v.string()),
  number,
  v.boolean(),
  v.picklist([0, 1, 2]),
]);

/** Short, for it stands in an address. */
const cursorSchema = v.strictTuple([
  v.string(),
  v.union([number, v.string()]),
  v.string(),
  v.optional(v.strictTuple([v.array(wordSchema), number])),
]);

export function encodeCursor(query: SearchQuery, { after, question }: Cursor): string {
  const words = question?.words.map(({ word, joined, rarity, prefix, edits }) => [
    ...[word, joined, rarity],
    ...[prefix, edits],
  ]);
  const content = [
    fingerprint(query),
    after.key,
    after.productId,
    ...(question === undefined ? [] : [[words, question.least]]),
  ];
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

export function decodeCursor(query: SearchQuery, text: string): Cursor {
  const result = v.safeParse(cursorSchema, parsed(text));
  if (!result.success) throw new InvalidCursor('is not a cursor that this list has given');
  const [query_, key, productId, question] = result.output;
  if (query_ !== fingerprint(query) || (typeof key === 'string') !== (query.sort === 'name'))
    throw new InvalidCursor('belongs to a list with other parameters');
  if ((query.q === undefined) !== (question === undefined))
    throw new InvalidCursor('belongs to a list with other parameters');
  return { after: { key, productId }, ...(question === undefined ? {} : { question: questionOf(question) }) };
}

function questionOf([words, least]: NonNullable<v.InferOutput<typeof cursorSchema>[3]>): Question {
  return {
    words: words.map(([word, joined, rarity, prefix, edits]) => ({ word, joined, rarity, prefix, edits })),
    least,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** All that decides which products are in the list, and in which order. */
export function fingerprint(query: SearchQuery): string {
  const { q, category, currency, minPrice, maxPrice, brands, attributes, sort } = query;
  const told = [
    ...[q, category, currency, minPrice, maxPrice, sort],
    [...brands].sort(),
    Object.entries(attributes)
      .map(([name, values]) => [name, [...values].sort()])
      .sort(),
  ];
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 10);
}
