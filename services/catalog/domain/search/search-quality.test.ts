import { DEMO_CATEGORIES } from '../../../../scripts/lib/demo/categories.ts';
import { DEMO_PRODUCTS } from '../../../../scripts/lib/demo/demo-products.ts';
import { type HeldQuery, HELD_QUERIES } from '../../test/search-queries.ts';
import { searchEntry } from './document.ts';
import { findPage } from './query/find-page.ts';
import { SearchIndex } from './search-index.ts';

const index = new SearchIndex();
const at = '2026-01-01T00:00:00.000Z';
index.apply({
  categories: DEMO_CATEGORIES,
  entries: DEMO_PRODUCTS.map(({ product }, number) =>
    searchEntry({ ...product, productId: `p-${number}`, version: 1, createdAt: at, updatedAt: at }),
  ),
});

function firstThree(q: string): string[] {
  const query = { q, currency: 'EUR', brands: [], attributes: {}, sort: 'relevance', limit: 3 } as const;
  return findPage(index, query).products.map(({ slug }) => slug);
}

function missed(queries: readonly HeldQuery[]): string[] {
  return queries
    .map(({ q, expected }) => ({ q, expected, found: firstThree(q) }))
    .filter(({ expected, found }) => !found.includes(expected))
    .map(({ q, expected, found }) => `${q}: ${expected} is not in ${found.join(', ')}`);
}

const all = Object.values(HELD_QUERIES).flat();

test('nine of ten held queries have the expected product in the first three', () => {
  const misses = missed(all);
  expect(all.length).toBeGreaterThanOrEqual(45);
  expect({ tooMany: misses.length > all.length / 10, misses }).toMatchObject({ tooMany: false });
});

test.each(Object.entries(HELD_QUERIES))('most of them in each kind: %s', (_kind, queries) => {
  const misses = missed(queries);
  expect({ tooMany: misses.length > queries.length / 4, misses }).toMatchObject({ tooMany: false });
});
