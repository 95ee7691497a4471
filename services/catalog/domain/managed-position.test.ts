import { cursorOf, type ManagedPosition, positionOf } from './managed-position.ts';

test.each<ManagedPosition>([
  { category: 'lamps' },
  { category: 'lamps', after: { listedAs: 'draft#2026-01-02T03:04:05.000Z#p', productId: 'p' } },
])('a position goes into a cursor and comes out of it: %j', (position) => {
  expect(cursorOf(position)).toMatch(/^[\w-]+$/);
  expect(positionOf(cursorOf(position))).toEqual(position);
});

test.each([
  '',
  'nonsense',
  '%%%',
  ...['{}', '[]', '[1]', '["a","b"]', '["a","b","c","d"]', 'null', '"a"'].map((json) =>
    Buffer.from(json).toString('base64url'),
  ),
])('what is none of our cursors is known as such: %s', (cursor) => {
  expect(positionOf(cursor)).toBeUndefined();
});
