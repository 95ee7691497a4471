import { stringify } from 'csv-stringify/sync';
import { guarded } from '../import/formula-guard.ts';
import { majorUnits } from '../import/money-text.ts';
import type { Product, Variant } from '../product.ts';
import type { Columns } from './columns.ts';

/** As spreadsheets like it: with a byte order mark they take the file for UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';
const FORMAT = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ } as const;

/** The header of the file that an import reads: docs/imports.md. */
export function csvHeader({ attributes, options, currencies }: Columns): string {
  const names = [
    ...['handle', 'name', 'status', 'description', 'brand', 'category'],
    ...attributes.map((name) => `attribute:${name}`),
    'sku',
    ...options.map((name) => `option:${name}`),
    ...currencies.map((currency) => `price_${currency}`),
  ];
  return BYTE_ORDER_MARK + stringify([names], FORMAT);
}

/** A row for each variant; what belongs to the product stands in the first. */
export function csvRows(products: readonly Product[], columns: Columns): string {
  const rows = products.flatMap((product) =>
    product.variants.map((variant, index) => [
      product.slug,
      ...(index === 0
        ? productCells(product, columns)
        : Array<string>(5 + columns.attributes.length).fill('')),
      variant.sku,
      ...variantCells(variant, columns),
    ]),
  );
  return stringify(rows, FORMAT);
}

function productCells(product: Product, { attributes }: Columns): string[] {
  const { name, status, description, brand = '', category } = product;
  return [
    ...[guarded(name), status, guarded(description), guarded(brand), category],
    ...attributes.map((attribute) => guarded(product.attributes[attribute] ?? '')),
  ];
}

function variantCells({ options, prices }: Variant, columns: Columns): string[] {
  return [
    ...columns.options.map((option) => guarded(options[option] ?? '')),
    ...columns.currencies.map((currency) => {
      const price = prices.find((each) => each.currency === currency);
      return price === undefined ? '' : majorUnits(price.amount, currency);
    }),
  ];
}
