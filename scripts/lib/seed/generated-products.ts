import { slugOf } from '../../../services/catalog/domain/slug.ts';
import { type DemoProduct, pricesOf } from '../demo/product.ts';
import { type Random, randomOf } from '../random.ts';
import { BEGINNINGS, BRANDS, COLOURS, ENDINGS, LINES, ORIGINS, RANGES } from './words.ts';

/** As many believable products as wanted. Each is made of its number alone: the first thousand are always the same. */
export function* generatedProducts(count: number): Generator<DemoProduct> {
  for (let number = 1; number <= count; number += 1) yield generatedProduct(number);
}

export function generatedProduct(number: number): DemoProduct {
  const random = randomOf(number * 2_654_435_761);
  const range = random.pick(RANGES);
  const trait = random.pick(range.traits);
  const line = random.pick(LINES);
  const brand = random.pick(BRANDS);
  const origin = random.pick(ORIGINS);
  const name = `${random.pick(range.styles)} ${trait} ${random.pick(range.things)} “${line}”`;
  const code = `${range.code}-${number.toString(36).toUpperCase().padStart(4, '0')}`;
  const cents = priceBetween(random, range.prices);
  const variants = optionsOf(random, range.sizes).map(({ step, ...options }) => ({
    sku: [code, ...Object.values(options).map((value) => slugOf(value, 'x').toUpperCase())].join('-'),
    options,
    prices: pricesOf(cents + step * Math.ceil(cents / 40) * 10),
  }));
  return {
    product: {
      name,
      slug: `${slugOf(name, 'product')}-${number}`,
      status: 'published',
      description: `${random.pick(BEGINNINGS)}, by ${brand} in ${origin}. ${random.pick(ENDINGS)}`,
      brand,
      category: range.category,
      attributes: { [range.trait]: trait, origin, line },
      variants,
      images: [],
    },
    stock: Object.fromEntries(variants.map(({ sku }) => [sku, unitsOnHand(random)])),
  };
}

interface GeneratedOptions {
  /** How many sizes above the smallest: those cost more. */
  readonly step: number;
  readonly size?: string;
  readonly colour?: string;
}

/** Half of all products come in one form, the others by size, by colour or by both. */
function optionsOf(random: Random, sizes: readonly string[]): GeneratedOptions[] {
  const kind = random.next();
  const first = random.whole(0, COLOURS.length - 1);
  const colours = [first, first + 5, first + 7].map((at) => COLOURS[at % COLOURS.length] ?? 'white');
  if (kind < 0.5) return [{ step: 0 }];
  if (kind < 0.75) return sizes.map((size, step) => ({ step, size }));
  if (kind < 0.95) return colours.map((colour) => ({ step: 0, colour }));
  return sizes.flatMap((size, step) => colours.map((colour) => ({ step, size, colour })));
}

/** Few things are dear, and every price ends in 90, or in 9 where it is low. */
function priceBetween(random: Random, [least, most]: readonly [number, number]): number {
  const cents = least * (most / least) ** (random.next() ** 1.5);
  return cents < 500 ? Math.floor(cents / 10) * 10 + 9 : Math.floor(cents / 100) * 100 + 90;
}

/** Some are sold out, some are low. */
function unitsOnHand(random: Random): number {
  const kind = random.next();
  if (kind < 0.05) return 0;
  return kind < 0.15 ? random.whole(1, 5) : random.whole(6, 250);
}
