import { parse } from 'csv-parse/sync';
import * as v from 'valibot';
import { productInputSchema } from '../../../services/catalog/domain/product.ts';
import { DEMO_CATEGORIES } from '../demo/categories.ts';
import type { DemoProduct } from '../demo/product.ts';
import { generatedProducts } from './generated-products.ts';
import { productsCsv } from './products-csv.ts';

const few = [...generatedProducts(2000)];
const many = [...generatedProducts(20_000)];

test('the same number makes the same product, however many there are', () => {
  expect(many.slice(0, few.length)).toEqual(few);
});

test('the shop takes each as it stands, and its category is one of the tree', () => {
  const categories = DEMO_CATEGORIES.map(({ slug }) => slug);
  for (const { product } of few) {
    expect(v.parse(productInputSchema, product)).toEqual(product);
    expect(categories).toContain(product.category);
  }
});

test('addresses and SKUs are unique, and every SKU has its stock', () => {
  const skus = many.flatMap(({ product }) => product.variants.map(({ sku }) => sku));
  expect(new Set(skus).size).toBe(skus.length);
  expect(new Set(many.map(({ product }) => product.slug)).size).toBe(many.length);
  expect(many.flatMap(({ stock }) => Object.keys(stock))).toEqual(skus);
});

/** Which share of the products has each value. */
function shares(
  products: readonly DemoProduct[],
  valueOf: (demo: DemoProduct) => string,
): Record<string, number> {
  const groups = Object.groupBy(products, valueOf);
  return Object.fromEntries(
    Object.entries(groups).map(([value, group = []]) => [value, group.length / products.length]),
  );
}

test.each<[string, (demo: DemoProduct) => string]>([
  ['category', ({ product }) => product.category],
  ['origin', ({ product }) => product.attributes.origin ?? ''],
  ['variants', ({ product }) => String(product.variants.length)],
  ['price', ({ product }) => String(Math.floor((product.variants[0]?.prices[0]?.amount ?? 0) / 2000))],
  ['sold out', ({ stock }) => String(Object.values(stock).includes(0))],
])('the distribution of %s is the same at any size', (_name, valueOf) => {
  const [small, large] = [shares(few, valueOf), shares(many, valueOf)];
  for (const [value, share] of Object.entries(large)) {
    expect(Math.abs(share - (small[value] ?? 0))).toBeLessThan(0.025);
  }
});

test('the CSV says of each product what it is', () => {
  const csv = Buffer.concat([...productsCsv(few)]).toString();
  const rows: Record<string, string>[] = parse(csv, { columns: true });
  expect(rows).toHaveLength(few.flatMap(({ product }) => product.variants).length);
  let at = 0;
  for (const { product, stock } of few) {
    expect(rows[at]).toMatchObject({ handle: product.slug, name: product.name, brand: product.brand });
    expect(rows[at]?.['attribute:origin']).toBe(product.attributes.origin);
    for (const { sku, options, prices } of product.variants) {
      expect(rows[at]).toMatchObject({
        handle: product.slug,
        sku,
        'option:size': options.size ?? '',
        price_EUR: ((prices[0]?.amount ?? 0) / 100).toFixed(2),
        stock: String(stock[sku]),
      });
      at += 1;
    }
  }
});
