import type { JsonObject } from '../local/kernel/json.ts';
import { alternativesOf, namedFields } from './event-alternatives.ts';

test.each<[what: string, pattern: JsonObject, alternatives: JsonObject[]]>([
  ['a pattern without $or is its own alternative', { source: ['a'] }, [{ source: ['a'] }]],
  [
    '$or beside other fields',
    { source: ['a'], $or: [{ type: ['b'] }, { type: ['c'] }] },
    [
      { source: ['a'], type: ['b'] },
      { source: ['a'], type: ['c'] },
    ],
  ],
  [
    '$or further inside, whose fields join those beside it',
    { detail: { data: { name: ['n'] }, $or: [{ data: { price: [1] } }, { error: ['e'] }] } },
    [{ detail: { data: { name: ['n'], price: [1] } } }, { detail: { data: { name: ['n'] }, error: ['e'] } }],
  ],
  [
    '$or in $or',
    { $or: [{ $or: [{ a: [1] }, { b: [1] }] }, { c: [1] }] },
    [{ a: [1] }, { b: [1] }, { c: [1] }],
  ],
])('%s', (_what, pattern, alternatives) => {
  expect(alternativesOf(pattern)).toEqual(alternatives);
});

test('every field of a pattern is named with its path', () => {
  expect(namedFields({ source: ['a'], detail: { data: { price: [{ numeric: ['>', 1] }] } } })).toEqual([
    [['source'], ['a']],
    [['detail', 'data', 'price'], [{ numeric: ['>', 1] }]],
  ]);
});
