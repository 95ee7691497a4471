import * as v from 'valibot';
import { type Product, type ProductInput, productInputSchema } from '../product.ts';
import { unitsSchema } from '../stock-adjustment.ts';
import { inputErrors, variantErrors } from './draft-errors.ts';
import type { FileProduct } from './file-product.ts';
import type { FileRow } from './file-row.ts';
import { type Column, type Header, placeOf, type ProductField } from './header.ts';
import type { LineError } from './line-error.ts';
import { exampleAmount, minorUnits } from './money-text.ts';

/** What the rows of a product say, or what is wrong with them. */
export interface Draft {
  readonly errors: readonly LineError[];
  /** Undefined where there are errors. */
  readonly input?: ProductInput;
  /** The units that were counted of each SKU that the file has a figure for. */
  readonly counted: ReadonlyMap<string, number>;
}

type Prices = Product['variants'][number]['prices'];

export interface DraftContext {
  readonly header: Header;
  readonly categories: { has(slug: string): boolean };
}

/** What the rows make of the product as it is; `current` is undefined for a new one. */
export function draftOf(product: FileProduct, context: DraftContext, current: Product | undefined): Draft {
  const unreadable = product.rows.flatMap(({ line, fault }) =>
    fault === undefined ? [] : [{ line, message: fault }],
  );
  if (unreadable.length > 0) return { errors: unreadable, counted: new Map() };
  return new DraftReader(product, context, current).read();
}

class DraftReader {
  readonly #rows: readonly FileRow[];
  readonly #first: FileRow;
  readonly #header: Header;
  readonly #categories: DraftContext['categories'];
  readonly #current: Product | undefined;
  readonly #errors: LineError[] = [];
  readonly #counted = new Map<string, number>();

  constructor({ rows }: FileProduct, { header, categories }: DraftContext, current: Product | undefined) {
    this.#rows = rows;
    this.#first = rows[0];
    this.#header = header;
    this.#categories = categories;
    this.#current = current;
  }

  read(): Draft {
    this.#findContradictions();
    const said = { ...this.#productFields(), variants: this.#rows.map((row) => this.#variant(row)) };
    this.#errors.push(...variantErrors(this.#rows, said.variants));
    const result = v.safeParse(productInputSchema, said);
    if (!result.success) this.#errors.push(...inputErrors(result.issues, this.#rows, this.#header));
    this.#checkCategory(said.category);
    const errors = oneForEachCell(this.#errors);
    if (errors.length > 0 || !result.success) return { errors, counted: this.#counted };
    return { errors, input: result.output, counted: this.#counted };
  }

  #checkCategory(category: string | undefined): void {
    if (category === undefined || this.#categories.has(category)) return;
    this.#errors.push({
      line: this.#first.line,
      field: 'category',
      message: `there is no category ${category}`,
    });
  }

  /** The first row speaks for the product. */
  #findContradictions(): void {
    for (const [index, column] of this.#header.columns.entries()) {
      if (column.kind !== 'product' && column.kind !== 'attribute') continue;
      const field = this.#header.names[index];
      const first = this.#first.cells[index];
      for (const { line, cells } of this.#rows) {
        if (cells[index] === '' || cells[index] === first) continue;
        this.#errors.push({ line, field, message: `says something else than line ${this.#first.line}` });
      }
    }
  }

  #productFields() {
    const current = this.#current;
    const brand = this.#productCell('brand') ?? current?.brand ?? '';
    return {
      slug: this.#first.cells[placeOf(this.#header, 'handle')],
      ...this.#filledIn('name', current?.name),
      ...this.#filledIn('status', current?.status),
      ...this.#filledIn('category', current?.category),
      description: this.#productCell('description') ?? current?.description ?? '',
      ...(brand === '' ? {} : { brand }),
      attributes: this.#traits('attribute', this.#first, current?.attributes),
      images: current?.images ?? [],
    };
  }

  /** Undefined where the file has no such column. */
  #productCell(field: ProductField): string | undefined {
    const index = this.#header.columns.findIndex(
      (column) => column.kind === 'product' && column.field === field,
    );
    return this.#first.cells[index];
  }

  /** A product cannot be without it: an empty cell leaves it as it is. */
  #filledIn(field: ProductField, current: string | undefined): Partial<Record<ProductField, string>> {
    const value = this.#productCell(field) ?? '';
    const said = value === '' ? current : value;
    return said === undefined ? {} : { [field]: said };
  }

  #traits(
    kind: 'attribute' | 'option',
    row: FileRow,
    current: Readonly<Record<string, string>> = {},
  ): Record<string, string> {
    const traits = new Map(Object.entries(current));
    for (const [column, cell] of this.#cellsOf(row)) {
      if (column.kind !== kind) continue;
      if (cell === '') traits.delete(column.name);
      else traits.set(column.name, cell);
    }
    return Object.fromEntries(traits);
  }

  #variant(row: FileRow) {
    const sku = row.cells[placeOf(this.#header, 'sku')] ?? '';
    const current = this.#current?.variants.find((variant) => variant.sku === sku);
    this.#readStock(row, sku);
    return {
      sku,
      options: this.#traits('option', row, current?.options),
      prices: this.#prices(row, current?.prices),
    };
  }

  /** Those that are there keep their order, so that nothing looks changed that is not. */
  #prices(row: FileRow, current: Prices = []): { amount: number; currency: string }[] {
    const amounts = new Map(current.map(({ currency, amount }) => [currency, amount]));
    for (const [column, cell, field] of this.#cellsOf(row)) {
      if (column.kind !== 'price') continue;
      if (cell === '') amounts.delete(column.currency);
      else amounts.set(column.currency, this.#amount(row, field, column.currency, cell));
    }
    return [...amounts].map(([currency, amount]) => ({ amount, currency }));
  }

  #amount({ line }: FileRow, field: string, currency: string, cell: string): number {
    const amount = minorUnits(cell, currency);
    if (amount === undefined) {
      const message = `has to be an amount of ${currency} with a dot, as ${exampleAmount(currency)}`;
      this.#errors.push({ line, field, message });
    }
    return amount ?? 0;
  }

  #readStock({ line, cells }: FileRow, sku: string): void {
    const cell = cells[placeOf(this.#header, 'stock')] ?? '';
    if (cell === '') return;
    const units = /^\d+$/.test(cell) ? Number(cell) : NaN;
    const { success, issues } = v.safeParse(unitsSchema, units);
    if (success) this.#counted.set(sku, units);
    else {
      const message = Number.isNaN(units) ? 'has to be whole units, as 12' : issues[0].message;
      this.#errors.push({ line, field: 'stock', message });
    }
  }

  #cellsOf({ cells }: FileRow): (readonly [Column, string, string])[] {
    const { columns, names } = this.#header;
    return columns.map((column, index) => [column, cells[index] ?? '', names[index] ?? ''] as const);
  }
}

/** One thing at a time: what follows from a cell that is wrong already is not said again. */
function oneForEachCell(errors: readonly LineError[]): LineError[] {
  const cells = new Map(errors.toReversed().map((error) => [`${error.line} ${error.field ?? ''}`, error]));
  return errors
    .filter((error) => cells.get(`${error.line} ${error.field ?? ''}`) === error)
    .toSorted((one, other) => one.line - other.line);
}
