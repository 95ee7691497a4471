import type { Product } from '../product.ts';

/** The columns that depend on what the products have. */
export interface Columns {
  readonly attributes: readonly string[];
  readonly options: readonly string[];
  readonly currencies: readonly string[];
}

export const NO_COLUMNS: Columns = { attributes: [], options: [], currencies: [] };

/** The same columns, and those that these products need beside them, in a fixed order. */
export function withColumnsOf(columns: Columns, products: readonly Product[]): Columns {
  const variants = products.flatMap((product) => product.variants);
  return {
    attributes: merged(
      columns.attributes,
      products.flatMap(({ attributes }) => Object.keys(attributes)),
    ),
    options: merged(
      columns.options,
      variants.flatMap(({ options }) => Object.keys(options)),
    ),
    currencies: merged(
      columns.currencies,
      variants.flatMap(({ prices }) => prices.map(({ currency }) => currency)),
    ),
  };
}

/** The very same list where nothing is new. */
function merged(known: readonly string[], found: readonly string[]): readonly string[] {
  const all = new Set([...known, ...found]);
  return all.size === known.length ? known : [...all].sort();
}

export function isSame(one: Columns, other: Columns): boolean {
  return (
    one.attributes === other.attributes &&
    one.options === other.options &&
    one.currencies === other.currencies
  );
}
