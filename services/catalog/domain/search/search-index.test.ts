import fc from 'fast-check';
import type { ProductEntry } from './document.ts';
import { findPage, type SearchPage } from './query/find-page.ts';
import type { SearchQuery } from './query/search-query.ts';
import { SearchIndex } from './search-index.ts';
import { decodeIndexFile, encodeIndexFile } from './segment/segment-file.ts';
import { NaiveSearch } from './test-support/naive-search.ts';
import { CATEGORIES, changes, queries, WORDS } from './test-support/random-catalog.ts';

function emptyIndex(): SearchIndex {
  const index = new SearchIndex();
  index.apply({ entries: [], categories: CATEGORIES });
  return index;
}

function indexOf(parts: readonly (readonly ProductEntry[])[]): SearchIndex {
  const index = emptyIndex();
  for (const entries of parts) index.apply({ entries });
  return index;
}

function naiveOf(parts: readonly (readonly ProductEntry[])[]): NaiveSearch {
  const naive = new NaiveSearch(CATEGORIES);
  for (const entries of parts) naive.apply(entries);
  return naive;
}

/** All pages; `between` may change the index after each. */
function walk(index: SearchIndex, query: SearchQuery, between = (): void => undefined): SearchPage[] {
  const pages: SearchPage[] = [];
  let cursor: string | undefined;
  do {
    const page = findPage(index, { ...query, cursor });
    pages.push(page);
    cursor = page.nextCursor;
    between();
    if (pages.length > 1000) throw new Error('The list does not end');
  } while (cursor !== undefined);
  return pages;
}

const idsOf = (pages: readonly SearchPage[]): string[] =>
  pages.flatMap(({ products }) => products.map(({ productId }) => productId));

const counted = (values: readonly { value: string; count: number }[]): Record<string, number> =>
  Object.fromEntries(values.filter(({ count }) => count > 0).map(({ value, count }) => [value, count]));

test('lists, totals and facets are those of a plain filter over all products', () => {
  fc.assert(
    fc.property(changes, queries, (parts, query) => {
      const naive = naiveOf(parts);
      const pages = walk(indexOf(parts), query);
      const expected = naive.productIds(query);
      expect(idsOf(pages)).toEqual(expected);
      for (const { total, facets } of pages) {
        expect(total).toBe(expected.length);
        expect(counted(facets.brands)).toEqual(naive.counts(query, 'brand'));
        expect(counted(facets.categories)).toEqual(naive.counts(query, 'category'));
        for (const name of ['colour', 'size', 'material'])
          expect(counted(facets.attributes[name] ?? [])).toEqual(naive.counts(query, name));
      }
    }),
    { numRuns: 400 },
  );
});

test('words find the products that have all of them', () => {
  fc.assert(
    fc.property(changes, fc.subarray(WORDS, { minLength: 1, maxLength: 2 }), (parts, words) => {
      const query = { ...ALL, q: words.join(' '), currency: 'USD' };
      const index = indexOf(parts);
      const having = naiveOf(parts)
        .documents()
        .filter(({ name }) => words.every((word) => name.split(' ').includes(word)))
        .map(({ productId }) => productId);
      const found = idsOf(walk(index, query));
      expect(found.slice(0, having.length).sort()).toEqual(having.sort());
      if (having.length >= 3) expect(found).toHaveLength(having.length);
    }),
    { numRuns: 300 },
  );
});

const ALL: SearchQuery = { currency: 'EUR', brands: [], attributes: {}, sort: 'relevance', limit: 5 };

test('it does not matter in how many parts, in which order and how often the changes come', () => {
  const shuffled = changes.chain((parts) =>
    fc.tuple(
      fc.constant(parts),
      fc.shuffledSubarray([...parts, ...parts.slice(0, 3)], { minLength: parts.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, queries, ([parts, others], query) => {
      const whole = findPage(indexOf([parts.flat()]), query);
      const missing = parts.filter((part) => !others.includes(part));
      expect(findPage(indexOf([...others, ...missing]), query)).toEqual(whole);
    }),
    { numRuns: 200 },
  );
});

test('a snapshot and the changes behind it are the same index', () => {
  const asked = queries.chain((query) =>
    fc.constantFrom(query, { ...query, q: 'brass linne', sort: 'relevance' } as const),
  );
  fc.assert(
    fc.property(changes, fc.nat(), asked, (parts, cut, query) => {
      const first = parts.slice(0, cut % (parts.length + 1));
      const stored = new SearchIndex(decodeIndexFile(encodeIndexFile(indexOf(first).file())));
      for (const entries of parts.slice(first.length)) stored.apply({ entries });
      expect(findPage(stored, query)).toEqual(findPage(indexOf(parts), query));
    }),
    { numRuns: 200 },
  );
});

test('who walks through a list sees each product that stays exactly once, whatever else changes', () => {
  const question = fc.record({
    q: fc.constantFrom('brass', 'oak vel', 'linne granite', 'marble'),
    sort: fc.constantFrom('relevance', 'price'),
    limit: fc.integer({ min: 1, max: 2 }),
  });
  const asked = fc.oneof(
    queries,
    question.map((some): SearchQuery => ({ ...ALL, ...some, currency: 'USD' })),
  );
  fc.assert(
    fc.property(changes, changes, asked, (parts, others, query) => {
      const index = indexOf(parts);
      const naive = naiveOf(parts);
      const before = new Set(idsOf(walk(index, { ...query, limit: 100 })));
      // Others: new products, and the removal of every third of those that were there.
      const strangers = others.flat().map((entry) => ({ ...entry, productId: `${entry.productId}x` }));
      const removed = naive.documents().filter((_document, at) => at % 3 === 0);
      const later: ProductEntry[] = [
        ...strangers,
        ...removed.map(({ productId }) => ({
          productId,
          version: 2000,
          removedAt: '2026-02-01T00:00:00.000Z',
        })),
      ];
      const seen = idsOf(
        walk(index, query, () => {
          index.apply({ entries: later.splice(0, 2) });
        }),
      );
      expect(new Set(seen).size).toBe(seen.length);
      const staying = [...before].filter((id) => removed.every(({ productId }) => productId !== id));
      expect(seen.filter((id) => staying.includes(id)).sort()).toEqual(staying.sort());
    }),
    { numRuns: 300 },
  );
});

test('a list that began with products that have some of the words goes on with them', () => {
  const named = (productId: string, name: string): ProductEntry => ({
    ...{ productId, name, version: 1, slug: productId, description: '', category: 'lamps' },
    attributes: {},
    variants: [{ sku: productId, options: {}, prices: [{ amount: 100, currency: 'EUR' }] }],
    createdAt: '2026-01-01T00:00:00.000Z',
  });
  const index = indexOf([[named('a', 'oak brass'), named('b', 'oak'), named('c', 'oak'), named('d', 'oak')]]);
  const seen = idsOf(
    walk(index, { ...ALL, q: 'oak brass', limit: 2 }, () => {
      index.apply({ entries: [named('e', 'oak brass'), named('f', 'oak brass')] });
    }),
  );
  expect(seen).toEqual(['a', 'b', 'c', 'd']);
});

test('removals are forgotten after some days, and not before', () => {
  const index = indexOf([[{ productId: 'p1', version: 2, removedAt: '2026-01-01T00:00:00.000Z' }]]);
  const after = (days: number): number => Date.parse('2026-01-01T00:00:00.000Z') + days * 86_400_000;
  expect(new SearchIndex(index.file(after(1))).versionOf('p1')).toBe(2);
  expect(new SearchIndex(index.file(after(10))).versionOf('p1')).toBeUndefined();
});
