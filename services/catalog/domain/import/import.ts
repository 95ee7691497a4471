import type { LineError } from './line-error.ts';

export const IMPORT_STATUSES = [
  'waiting-for-file',
  'reading',
  'loading',
  'reporting',
  'completed',
  'failed',
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** More is split by hand: an upload in one request stays below what a browser and a line carry. */
export const MOST_FILE_BYTES = 200_000_000;

/** How many errors an import shows; the report has all of them. */
export const SHOWN_ERRORS = 100;

/** What became of the rows of a product. */
export const OUTCOMES = ['created', 'updated', 'unchanged', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type RowCounts = Readonly<Record<'done' | Outcome, number>>;

export const NO_ROWS: RowCounts = { done: 0, created: 0, updated: 0, unchanged: 0, failed: 0 };

/** The file as it was when its import began: parts of it are read later, and must be parts of the same. */
export interface ImportSource {
  readonly etag: string;
  readonly bytes: number;
}

export interface Import {
  readonly importId: string;
  readonly fileName?: string;
  /** The operator who asked for it. */
  readonly by?: string;
  readonly status: ImportStatus;
  readonly createdAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** Why it failed. */
  readonly problem?: string;
  readonly source?: ImportSource;
  /** The first row of the file, once it is read. */
  readonly header?: string;
  readonly rows: RowCounts & { readonly total: number };
  readonly parts: { readonly total: number; readonly sent: number; readonly done: number };
  /** Some of them while it runs, the first ones when it is completed. */
  readonly errors: readonly LineError[];
}

const NOTHING_YET = { rows: { total: 0, ...NO_ROWS }, parts: { total: 0, sent: 0, done: 0 }, errors: [] };

export function newImport(facts: Pick<Import, 'importId' | 'fileName' | 'by'>, now: Date): Import {
  return { ...facts, status: 'waiting-for-file', createdAt: now.toISOString(), ...NOTHING_YET };
}

export function percentageOf({ status, rows: { done, total } }: Import): number {
  if (status === 'completed') return 100;
  return total === 0 ? 0 : Math.min(99, Math.floor((done / total) * 100));
}

export function inOrder(errors: readonly LineError[]): LineError[] {
  return errors.toSorted((one, other) => one.line - other.line).slice(0, SHOWN_ERRORS);
}
