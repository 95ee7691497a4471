import { stringify } from 'csv-stringify/sync';
import type { FileProduct } from './file-product.ts';
import { guarded } from './formula-guard.ts';
import { type Header, REPORT_COLUMNS } from './header.ts';
import { NO_ROWS, type Outcome, type RowCounts } from './import.ts';
import type { LineError } from './line-error.ts';

export interface ProductOutcome {
  readonly product: FileProduct;
  readonly outcome: Outcome;
  readonly errors: readonly LineError[];
}

/** Counted in rows: a product is created with all that it has. */
export function countsOf(outcomes: readonly ProductOutcome[]): RowCounts {
  const counts = { ...NO_ROWS };
  for (const { product, outcome } of outcomes) {
    counts[outcome] += product.rows.length;
    counts.done += product.rows.length;
  }
  return counts;
}

const FORMAT = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ } as const;
const BYTE_ORDER_MARK = '\uFEFF';

/** The columns of the report that are the file's own: those of an earlier report give way to the new ones. */
function ownColumns({ columns }: Header): number[] {
  return columns.flatMap(({ kind }, index) => (kind === 'unread' ? [] : [index]));
}

export function reportHeader(header: Header): string {
  const names = ownColumns(header).map((index) => header.names[index]);
  return (
    BYTE_ORDER_MARK + stringify([[...REPORT_COLUMNS, ...names]], { ...FORMAT, delimiter: header.separator })
  );
}

/** Every row that was not loaded, as it can be corrected and uploaded again. */
export function reportRows(outcomes: readonly ProductOutcome[], header: Header): string {
  const failed = outcomes.filter(({ outcome }) => outcome === 'failed');
  const rows = failed.flatMap((outcome) => failedRows(outcome, header));
  return stringify(rows, { ...FORMAT, delimiter: header.separator });
}

function failedRows({ product, errors }: ProductOutcome, header: Header): string[][] {
  return product.rows.map(({ line, cells }) => {
    const own = errors.filter((error) => error.line === line);
    const fields = own.flatMap(({ field }) => field ?? []).join('; ');
    // A row that could not be read has no cells in the places of the columns.
    const isReadable = cells.length === header.columns.length;
    const shown = isReadable ? ownColumns(header).map((index) => cells[index] ?? '') : cells;
    return [String(line), fields, messageOf(own, errors), ...shown.map(guarded)];
  });
}

function messageOf(own: readonly LineError[], all: readonly LineError[]): string {
  if (own.length === 0) return `not loaded because of line ${all[0]?.line ?? ''}`;
  if (own.length === 1) return own[0]?.message ?? '';
  return own.map(({ field, message }) => (field === undefined ? message : `${field} ${message}`)).join('; ');
}
