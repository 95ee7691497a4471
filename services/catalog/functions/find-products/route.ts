import { groupParameter, integerParameter, listParameter } from '@bodega/shared/http/parameters';
import { defineRoute } from '@bodega/shared/http/route';
import { moneySchema } from '@bodega/shared/money/money';
import * as v from 'valibot';
import { imageSchema, slugSchema } from '../../domain/product.ts';
import { SORTS } from '../../domain/search/query/search-query.ts';

const text = (longest: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(1, 'is empty'), v.maxLength(longest, `is longer than ${longest}`));
const HIGHEST = Number.MAX_SAFE_INTEGER;

const cardSchema = v.pipe(
  v.strictObject({
    productId: v.string(),
    slug: v.string(),
    name: v.string(),
    brand: v.optional(v.string()),
    category: v.string(),
    image: v.optional(imageSchema),
    price: v.pipe(
      v.strictObject({ from: moneySchema, to: moneySchema }),
      v.description('Of the cheapest variant and of the dearest'),
    ),
    attributes: v.record(v.string(), v.string()),
  }),
  v.title('ProductCard'),
);

const count = v.pipe(v.number(), v.integer());
const valueCount = v.pipe(v.strictObject({ value: v.string(), count }), v.title('ValueCount'));

const facetsSchema = v.pipe(
  v.strictObject({
    categories: v.array(v.strictObject({ value: v.string(), name: v.string(), count })),
    brands: v.array(valueCount),
    attributes: v.record(v.string(), v.array(valueCount)),
    prices: v.optional(v.strictObject({ min: v.number(), max: v.number(), currency: v.string() })),
  }),
  v.title('Facets'),
  v.description(
    'The choices that there are, and how many products each gives. The counts of a facet leave its own choice out, so ' +
      'that a customer sees what another one would give.',
  ),
);

export const route = defineRoute({
  method: 'GET',
  path: '/products',
  tag: 'Products',
  summary: 'Browse and search products',
  description:
    'Published products with a price in the currency. `q` finds words of names, brands, SKUs, categories, attributes ' +
    'and descriptions, also when they are not written out or slightly misspelled. A list goes on with `cursor`: no ' +
    'product comes twice and none is left out, whatever changes meanwhile.',
  access: 'public',
  query: v.pipe(
    v.strictObject({
      category: v.optional(v.pipe(slugSchema, v.description('With all categories below it'))),
      q: v.optional(v.pipe(text(200), v.description('What to look for'))),
      minPrice: v.optional(
        v.pipe(
          integerParameter({ min: 0, max: HIGHEST }),
          v.description('In minor units, as 1999 for 19.99'),
        ),
      ),
      maxPrice: v.optional(
        v.pipe(
          integerParameter({ min: 0, max: HIGHEST }),
          v.description('In minor units, as 1999 for 19.99'),
        ),
      ),
      currency: v.optional(
        v.pipe(
          v.string(),
          v.regex(/^[A-Z]{3}$/, 'has to be a code of ISO 4217, as EUR'),
          v.description('Of the prices; without it that of the shop'),
        ),
      ),
      brand: v.optional(v.pipe(listParameter(text(100)), v.description('Of one of these brands'))),
      attributes: v.optional(
        v.pipe(
          groupParameter(text(30), text(100)),
          v.description('With one of the values of each, as `attributes[colour]=red`'),
        ),
      ),
      sort: v.optional(
        v.pipe(v.picklist(SORTS, `has to be one of ${SORTS.join(', ')}`), v.description('In which order')),
      ),
      limit: integerParameter({ min: 1, max: 100, default: 24 }),
      cursor: v.optional(v.pipe(v.string(), v.maxLength(2000, 'is longer than 2000'))),
    }),
    v.forward(
      v.partialCheck(
        [['minPrice'], ['maxPrice']],
        ({ minPrice = 0, maxPrice = Infinity }) => minPrice <= maxPrice,
        'is below minPrice',
      ),
      ['maxPrice'],
    ),
  ),
  answers: {
    200: {
      description: 'A page of the list.',
      body: v.pipe(
        v.strictObject({
          products: v.array(cardSchema),
          facets: facetsSchema,
          total: count,
          nextCursor: v.optional(v.string()),
          corrected: v.optional(
            v.pipe(v.string(), v.description('What a misspelled question was taken for')),
          ),
        }),
        v.title('ProductList'),
      ),
      headers: { etag: '', 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
