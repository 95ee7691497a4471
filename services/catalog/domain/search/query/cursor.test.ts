import { decodeCursor, encodeCursor, InvalidCursor } from './cursor.ts';
import type { SearchQuery } from './search-query.ts';

const query: SearchQuery = { currency: 'EUR', brands: [], attributes: {}, sort: 'price', limit: 5 };
const after = { key: 1999, productId: 'p1' };

test('a cursor says where the list goes on, however long its pages are', () => {
  const cursor = encodeCursor(query, { after });
  expect(decodeCursor({ ...query, limit: 50 }, cursor)).toEqual({ after });
});

test('what was understood of the question goes along', () => {
  const asked: SearchQuery = { ...query, q: 'blnaket', sort: 'relevance' };
  const words = [{ word: 'blnaket', joined: [], rarity: 3.21, prefix: false, edits: 1 }] as const;
  const question = { words, least: 1 };
  expect(decodeCursor(asked, encodeCursor(asked, { after, question }))).toEqual({ after, question });
});

const ours = encodeCursor(query, { after });
const forged = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');

test.each<[string, SearchQuery, string]>([
  ['nonsense', query, 'nonsense'],
  ['empty', query, ''],
  ['JSON of something else', query, forged({ a: 1 })],
  ['a key that is no number', query, forged(['x', null, 'p1'])],
  ['another sort', { ...query, sort: '-price' }, ours],
  ['another filter', { ...query, brands: ['Lumo'] }, ours],
  ['another question', { ...query, q: 'lamp' }, ours],
])('a cursor that does not belong to the list is refused: %s', (_case, asked, cursor) => {
  expect(() => decodeCursor(asked, cursor)).toThrow(InvalidCursor);
});

test('the order of repeated parameters does not matter', () => {
  const two: SearchQuery = { ...query, brands: ['A', 'B'], attributes: { a: ['1', '2'], b: ['3'] } };
  const other: SearchQuery = { ...query, brands: ['B', 'A'], attributes: { b: ['3'], a: ['2', '1'] } };
  expect(decodeCursor(other, encodeCursor(two, { after }))).toEqual({ after });
});
