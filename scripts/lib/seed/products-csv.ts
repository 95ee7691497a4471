import type { DemoProduct } from '../demo/product.ts';

const PRODUCT_COLUMNS = ['handle', 'name', 'status', 'description', 'brand', 'category'] as const;
const ATTRIBUTES = ['material', 'preparation', 'flavour', 'scent', 'origin', 'line'] as const;
const OPTIONS = ['size', 'colour'] as const;
const CURRENCIES = ['EUR', 'USD'] as const;

/** Rows that are written at once. */
const CHUNK_CHARACTERS = 64 * 1024;

/** The file that an import takes (docs/imports.md), piece by piece. */
export function* productsCsv(products: Iterable<DemoProduct>): Generator<Buffer> {
  let chunk = `${header()}\n`;
  for (const demo of products) {
    chunk += rowsOf(demo);
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  yield Buffer.from(chunk);
}

function header(): string {
  return [
    ...PRODUCT_COLUMNS,
    ...ATTRIBUTES.map((name) => `attribute:${name}`),
    'sku',
    ...OPTIONS.map((name) => `option:${name}`),
    ...CURRENCIES.map((currency) => `price_${currency}`),
    'stock',
  ].join(',');
}

/** What belongs to the product stands in the first row of its variants. */
function rowsOf({ product, stock }: DemoProduct): string {
  const { slug, name, status, description, brand, category, attributes } = product;
  const own = [name, status, description, brand, category, ...ATTRIBUTES.map((key) => attributes[key] ?? '')];
  const rows = product.variants.map(({ sku, options, prices }, at) => [
    slug,
    ...(at === 0 ? own : own.map(() => '')),
    sku,
    ...OPTIONS.map((key) => options[key] ?? ''),
    ...CURRENCIES.map((currency) =>
      inMajorUnits(prices.find((price) => price.currency === currency)?.amount),
    ),
    String(stock[sku] ?? 0),
  ]);
  return rows.map((row) => `${row.map(field).join(',')}\n`).join('');
}

/** Of currencies with two decimals. */
function inMajorUnits(cents: number | undefined): string {
  return cents === undefined ? '' : (cents / 100).toFixed(2);
}

function field(text: string): string {
  return /[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
