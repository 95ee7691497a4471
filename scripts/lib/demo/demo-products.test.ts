import * as v from 'valibot';
import { categoriesSchema } from '../../../services/catalog/domain/category-tree.ts';
import { productInputSchema } from '../../../services/catalog/domain/product.ts';
import { DEMO_CATEGORIES } from './categories.ts';
import { DEMO_PRODUCTS } from './demo-products.ts';

const skus = DEMO_PRODUCTS.flatMap(({ product }) => product.variants.map(({ sku }) => sku));

/** Those that come more than once. */
function repeated(values: readonly string[]): string[] {
  return values.filter((value, at) => values.indexOf(value) !== at);
}

test('two hundred products on the leaves of a tree of twelve categories', () => {
  expect(DEMO_PRODUCTS).toHaveLength(200);
  expect(DEMO_CATEGORIES).toHaveLength(12);
  v.parse(categoriesSchema, DEMO_CATEGORIES);
  const parents = DEMO_CATEGORIES.map(({ parent }) => parent);
  const leaves = DEMO_CATEGORIES.map(({ slug }) => slug).filter((slug) => !parents.includes(slug));
  expect(new Set(DEMO_PRODUCTS.map(({ product }) => product.category))).toEqual(new Set(leaves));
});

test('names, addresses and SKUs are unique', () => {
  expect(repeated(DEMO_PRODUCTS.map(({ product }) => product.name))).toEqual([]);
  expect(repeated(DEMO_PRODUCTS.map(({ product }) => product.slug))).toEqual([]);
  expect(repeated(skus)).toEqual([]);
});

test('the shop takes each as it stands, with prices in euros and dollars', () => {
  for (const { product } of DEMO_PRODUCTS) {
    expect(v.parse(productInputSchema, product)).toEqual(product);
    for (const { prices } of product.variants) {
      expect(prices.map(({ currency }) => currency)).toEqual(['EUR', 'USD']);
    }
  }
});

test('every SKU has its stock: a few are sold out, a few are low', () => {
  const stock = Object.assign({}, ...DEMO_PRODUCTS.map((each) => each.stock)) as Record<string, number>;
  expect(Object.keys(stock)).toEqual(skus);
  const units = Object.values(stock);
  expect(units.filter((onHand) => onHand === 0).length).toBeGreaterThan(5);
  expect(units.filter((onHand) => onHand > 0 && onHand < 5).length).toBeGreaterThan(10);
});
