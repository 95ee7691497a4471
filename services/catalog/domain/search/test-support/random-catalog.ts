import fc from 'fast-check';
import type { Category } from '../../category-tree.ts';
import type { ProductEntry, SearchDocument } from '../document.ts';
import { SORTS, type SearchQuery } from '../query/search-query.ts';

/** Small numbers of everything, so that products meet in all of them. */

export const CATEGORIES: readonly Category[] = [
  { slug: 'home', name: 'Home' },
  { slug: 'lamps', name: 'Lamps', parent: 'home' },
  { slug: 'desk-lamps', name: 'Desk lamps', parent: 'lamps' },
  { slug: 'rugs', name: 'Rugs', parent: 'home' },
  { slug: 'garden', name: 'Garden' },
];

export const WORDS = ['oak', 'brass', 'linen', 'velvet', 'copper', 'granite', 'jute', 'marble'];
const BRANDS = ['Lumo', 'Serrana', 'Älva'];
const COLOURS = ['red', 'blue', 'green'];
const SIZES = ['S', 'M'];
const slugs = CATEGORIES.map(({ slug }) => slug);

const documentOf = (productId: string, version: number): fc.Arbitrary<SearchDocument> =>
  fc
    .record({
      words: fc.subarray(WORDS, { minLength: 1, maxLength: 3 }),
      brand: fc.option(fc.constantFrom(...BRANDS), { nil: undefined }),
      category: fc.constantFrom(...slugs),
      material: fc.option(fc.constantFrom('wool', 'steel'), { nil: undefined }),
      variants: fc.uniqueArray(
        fc.record({
          colour: fc.constantFrom(...COLOURS),
          size: fc.constantFrom(...SIZES),
          euros: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
          dollars: fc.integer({ min: 1, max: 6 }),
        }),
        { minLength: 1, maxLength: 3, selector: ({ colour, size }) => `${colour} ${size}` },
      ),
      day: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ words, brand, category, material, variants, day }) => ({
      ...{ productId, version, category },
      slug: `${words.join('-')}-${productId}`,
      name: words.join(' '),
      description: '',
      ...(brand === undefined ? {} : { brand }),
      attributes: material === undefined ? {} : { material },
      variants: variants.map(({ colour, size, euros, dollars }) => ({
        sku: `${productId}-${colour}-${size}`.toUpperCase(),
        options: { colour, size },
        prices: [
          ...(euros === undefined ? [] : [{ amount: euros * 100, currency: 'EUR' }]),
          { amount: dollars * 100, currency: 'USD' },
        ],
      })),
      createdAt: `2026-01-0${day}T00:00:00.000Z`,
    }));

const entry: fc.Arbitrary<ProductEntry> = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 4 }))
  .chain(([number, version, kind]): fc.Arbitrary<ProductEntry> => {
    const productId = `p${String(number).padStart(2, '0')}`;
    return kind === 0
      ? fc.constant({ productId, version, removedAt: new Date().toISOString() })
      : documentOf(productId, version);
  });

/** Changes of products. No two versions of a product are the same, as in the table. */
export const changes: fc.Arbitrary<ProductEntry[][]> = fc
  .uniqueArray(entry, {
    maxLength: 60,
    selector: ({ productId, version }) => `${productId} ${version}`,
  })
  .chain((entries) =>
    fc
      .array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 12 })
      .map((sizes) => inParts(entries, sizes)),
  );

function inParts(entries: readonly ProductEntry[], sizes: readonly number[]): ProductEntry[][] {
  const parts: ProductEntry[][] = [];
  for (let at = 0, part = 0; at < entries.length; part += 1) {
    const size = sizes[part % sizes.length] ?? 1;
    parts.push(entries.slice(at, at + size));
    at += size;
  }
  return parts;
}

export const queries: fc.Arbitrary<SearchQuery> = fc.record({
  category: fc.option(fc.constantFrom(...slugs), { nil: undefined }),
  currency: fc.constantFrom('EUR', 'EUR', 'USD', 'GBP'),
  minPrice: fc.option(fc.integer({ min: 0, max: 600 }), { nil: undefined }),
  maxPrice: fc.option(fc.integer({ min: 100, max: 700 }), { nil: undefined }),
  brands: fc.subarray(BRANDS),
  attributes: fc
    .record({
      colour: fc.option(fc.subarray(COLOURS, { minLength: 1 }), { nil: undefined }),
      size: fc.option(fc.subarray(SIZES, { minLength: 1 }), { nil: undefined }),
    })
    .map((attributes) =>
      Object.fromEntries(
        Object.entries(attributes).filter((pair): pair is [string, string[]] => pair[1] !== undefined),
      ),
    ),
  sort: fc.constantFrom(...SORTS.filter((sort) => sort !== 'relevance')),
  limit: fc.integer({ min: 1, max: 7 }),
});
