import { parse } from 'csv-parse/sync';
import { UnreadableFile } from './unreadable-file.ts';

/** What the cells of a column say. */
export type Column =
  | { readonly kind: 'handle' | 'sku' | 'stock' }
  | { readonly kind: 'product'; readonly field: ProductField }
  | { readonly kind: 'attribute' | 'option'; readonly name: string }
  | { readonly kind: 'price'; readonly currency: string }
  /** Of an error report: it can be uploaded again as it is. */
  | { readonly kind: 'unread' };

const PRODUCT_FIELDS = ['name', 'status', 'description', 'brand', 'category'] as const;
export type ProductField = (typeof PRODUCT_FIELDS)[number];

export const REPORT_COLUMNS = ['line', 'field', 'message'] as const;

/** The first row of a file: how it is written, and what its columns are. */
export interface Header {
  readonly separator: string;
  readonly columns: readonly Column[];
  /** The names of the columns, as messages and reports call them. */
  readonly names: readonly string[];
}

const MOST_COLUMNS = 500;

export function readHeader(text: string): Header {
  const separator = separatorOf(text);
  const names = cellsOf(text, separator);
  const columns = names.map(columnOf);
  refuseUnknown(names, columns);
  const twice = names.find(
    (name, index) => names.indexOf(name) !== index && columns[index]?.kind !== 'unread',
  );
  if (twice !== undefined) throw new UnreadableFile(`The header names the column ${twice} twice.`);
  for (const required of ['handle', 'sku'])
    if (!names.includes(required)) throw new UnreadableFile(`The header has no column ${required}.`);
  return { separator, names, columns: columns.filter((column) => column !== undefined) };
}

export function placeOf({ columns }: Header, kind: 'handle' | 'sku' | 'stock'): number {
  return columns.findIndex((column) => column.kind === kind);
}

/** Column names hold neither: whichever there is more of stands between them. */
function separatorOf(text: string): string {
  const count = (separator: string) => text.split(separator).length;
  return count(';') > count(',') ? ';' : ',';
}

function cellsOf(text: string, separator: string): string[] {
  try {
    const [cells = []] = parse(text, { delimiter: separator, skip_empty_lines: true });
    return cells.map((cell) => cell.trim());
  } catch {
    throw new UnreadableFile('The header, the first line of the file, is no row of a CSV file.');
  }
}

function refuseUnknown(names: readonly string[], columns: readonly (Column | undefined)[]): void {
  if (names.length > MOST_COLUMNS)
    throw new UnreadableFile(`The header has ${names.length} columns; at most ${MOST_COLUMNS} are read.`);
  const unknown = names.flatMap((name, index) =>
    columns[index] === undefined
      ? [name === '' ? `the one at place ${index + 1}, without a name` : name]
      : [],
  );
  if (unknown.length === 0) return;
  const listed = unknown.slice(0, 20).join(', ') + (unknown.length > 20 ? ', …' : '');
  throw new UnreadableFile(
    `The header has unknown columns: ${listed}. Known are handle, sku, stock, ${PRODUCT_FIELDS.join(', ')}, ` +
      'attribute:<name>, option:<name> and price_<currency>, as price_EUR.',
  );
}

const TRAIT = /^(attribute|option):([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/;
const PRICE = /^price_([A-Z]{3})$/;

function columnOf(name: string): Column | undefined {
  if (name === 'handle' || name === 'sku' || name === 'stock') return { kind: name };
  if (isOneOf(PRODUCT_FIELDS, name)) return { kind: 'product', field: name };
  if (isOneOf(REPORT_COLUMNS, name)) return { kind: 'unread' };
  const [, currency] = PRICE.exec(name) ?? [];
  if (currency !== undefined) return { kind: 'price', currency };
  const [, kind, trait] = TRAIT.exec(name) ?? [];
  return trait === undefined ? undefined : { kind: kind as 'attribute' | 'option', name: trait };
}

function isOneOf<Name extends string>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name);
}
