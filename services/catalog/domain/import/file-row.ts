import { CsvError, parse } from 'csv-parse/sync';
import { unguarded } from './formula-guard.ts';
import { type Header, placeOf } from './header.ts';
import type { FilePart } from './parts.ts';
import { RowScanner } from './row-scanner.ts';

/** A row of the file, with what its cells say or why it cannot be read. */
export interface FileRow {
  readonly line: number;
  readonly handle: string;
  /** In the order of the header's columns. */
  readonly cells: readonly string[];
  readonly fault?: string;
}

/** The rows of a part of the file. */
export function rowsOf(
  bytes: Uint8Array,
  header: Header,
  { line, repeated = [] }: Pick<FilePart, 'line'> & Partial<Pick<FilePart, 'repeated'>>,
): FileRow[] {
  const { separator } = header;
  const earlier = new Map(repeated);
  const scanner = new RowScanner({ separator, keyColumn: placeOf(header, 'handle'), line });
  const scanned = [...scanner.push(bytes), ...scanner.end()];
  return scanned.map(({ from, to, line, key }) => ({
    line,
    handle: key,
    ...faultOf(earlier.get(line)),
    ...readRow(bytes.subarray(from, to), header),
  }));
}

/** Two places of the file could say two things of one product. */
function faultOf(earlier: number | undefined): Pick<FileRow, 'fault'> {
  if (earlier === undefined) return {};
  return {
    fault: `comes back to the handle of line ${earlier}: the rows of a product have to follow each other`,
  };
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function readRow(bytes: Uint8Array, { separator, columns }: Header): Pick<FileRow, 'cells' | 'fault'> {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    const cells = Buffer.from(bytes).toString('latin1').split(separator);
    return { cells, fault: 'is not UTF-8: save the file as CSV, in UTF-8' };
  }
  try {
    const [cells = []] = parse(text, { delimiter: separator, record_delimiter: ['\r\n', '\n'] });
    if (cells.length !== columns.length) {
      return { cells, fault: `has ${cells.length} cells, and the header ${columns.length} columns` };
    }
    return { cells: cells.map((cell) => unguarded(cell.trim())) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return {
      cells: [text.trim()],
      fault: 'has a quote in the wrong place: quote the whole cell, and double each quote in it',
    };
  }
}
