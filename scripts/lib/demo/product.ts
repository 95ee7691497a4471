import type { ProductInput } from '../../../services/catalog/domain/product.ts';
import { slugOf } from '../../../services/catalog/domain/slug.ts';

/** A product of the demo shop, and how many of each of its SKUs lie on the shelf. */
export interface DemoProduct {
  readonly product: ProductInput & { readonly slug: string; readonly brand: string };
  readonly stock: Readonly<Record<string, number>>;
}

/** Price in cents of a euro, and units on hand. */
type PriceAndStock = readonly [cents: number, onHand: number];

interface DemoVariant {
  readonly options: Readonly<Record<string, string>>;
  readonly cents: number;
  readonly onHand: number;
}

type Unshelved = (category: string) => DemoProduct;

/** The products of one category. */
export function shelf(category: string, products: readonly Unshelved[]): DemoProduct[] {
  return products.map((onShelf) => onShelf(category));
}

export function product(
  name: string,
  brand: string,
  description: string,
  attributes: Record<string, string>,
  variants: readonly DemoVariant[],
): Unshelved {
  const slug = slugOf(name, 'product');
  const withSkus = variants.map((variant) => ({ ...variant, sku: skuOf(slug, variant) }));
  return (category) => ({
    product: {
      name,
      slug,
      status: 'published',
      description,
      brand,
      category,
      attributes,
      variants: withSkus.map(({ sku, options, cents }) => ({ sku, options, prices: pricesOf(cents) })),
      images: [],
    },
    stock: Object.fromEntries(withSkus.map(({ sku, onHand }) => [sku, onHand])),
  });
}

/** A product that comes in one form only. */
export function one(cents: number, onHand: number): DemoVariant[] {
  return [{ options: {}, cents, onHand }];
}

/** `by('size', { small: [1290, 8] })`; of two options `by('size/colour', { 'M/navy': [1290, 8] })`. */
export function by(options: string, variants: Readonly<Record<string, PriceAndStock>>): DemoVariant[] {
  const names = options.split('/');
  return Object.entries(variants).map(([values, [cents, onHand]]) => ({
    options: Object.fromEntries(values.split('/').map((value, at) => [names[at] ?? '', value])),
    cents,
    onHand,
  }));
}

function skuOf(slug: string, { options }: DemoVariant): string {
  return [slug, ...Object.values(options).map((value) => slugOf(value, 'x'))].join('-').toUpperCase();
}

/** Dollars come out a little higher, and end in 9. */
export function pricesOf(cents: number): { amount: number; currency: string }[] {
  return [
    { amount: cents, currency: 'EUR' },
    { amount: Math.round(cents * 0.11) * 10 - 1, currency: 'USD' },
  ];
}
