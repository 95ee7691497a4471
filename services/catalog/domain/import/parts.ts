import { type Header, placeOf, readHeader } from './header.ts';
import { QuoteNotClosed, RowScanner, type ScannedRow } from './row-scanner.ts';
import { UnreadableFile } from './unreadable-file.ts';

/** A piece of the file that is loaded by itself: whole products, side by side. */
export interface FilePart {
  readonly part: number;
  /** Its first byte, and the one after its last. */
  readonly from: number;
  readonly to: number;
  /** The line in which it begins. */
  readonly line: number;
  readonly rows: number;
  /** Lines that come back to a handle of an earlier place, with the line where that place is. */
  readonly repeated: readonly (readonly [line: number, earlier: number])[];
}

export interface FileParts {
  readonly header: Header;
  /** The first row as it stands in the file. */
  readonly headerText: string;
  readonly parts: readonly FilePart[];
  readonly rows: number;
}

export interface PartSize {
  /** A part ends with the product that reaches one of these. */
  readonly rows: number;
  readonly bytes: number;
}

const PART_SIZE: PartSize = { rows: 500, bytes: 500_000 };

const MOST_HEADER_BYTES = 64_000;
const MOST_ROW_BYTES = 250_000;
/** As many as the handles of which fit into the memory of the function that cuts the file. */
const MOST_ROWS = 2_000_000;
/** A product has fifty variants at most: more rows than these are a column in the wrong place. */
const MOST_PRODUCT_ROWS = 1000;
const MOST_PRODUCT_BYTES = 4_000_000;

/**
 * Cuts the file into parts, reading it piece by piece and keeping none of it. The same file gives the same parts
 * whenever it is read. Throws UnreadableFile where the file as a whole cannot be understood.
 */
export async function cutIntoParts(
  file: AsyncIterable<Uint8Array>,
  size: PartSize = PART_SIZE,
): Promise<FileParts> {
  const pieces = file[Symbol.asyncIterator]();
  const { header, headerText, begin, rest } = await findHeader(pieces);
  const { separator } = header;
  const start = { separator, keyColumn: placeOf(header, 'handle'), offset: begin.offset, line: begin.line };
  const scanner = new RowScanner(start);
  const cutter = new PartCutter(size);
  try {
    for (let piece: Uint8Array | undefined = rest; piece !== undefined; piece = await next(pieces)) {
      for (const row of scanner.push(piece)) cutter.add(row);
      if (scanner.openBytes > MOST_ROW_BYTES) throw endless(scanner.openLine);
    }
    for (const row of scanner.end()) cutter.add(row);
  } catch (error) {
    throw error instanceof QuoteNotClosed ? new UnreadableFile(error.message, { cause: error }) : error;
  }
  return { header, headerText, ...cutter.done() };
}

function endless(line: number): UnreadableFile {
  return new UnreadableFile(
    `The row that begins in line ${line} is longer than ${MOST_ROW_BYTES} bytes: is a quote in it not closed?`,
  );
}

async function next(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  const result = await pieces.next();
  return result.done === true ? undefined : result.value;
}

async function findHeader(pieces: AsyncIterator<Uint8Array>) {
  let bytes: Uint8Array = new Uint8Array();
  for (;;) {
    const piece = await next(pieces);
    bytes = piece === undefined ? bytes : Buffer.concat([bytes, piece]);
    const end = endOfHeader(bytes, piece === undefined);
    if (end !== undefined) {
      const headerText = decodeHeader(bytes.subarray(0, end));
      const lines = bytes.subarray(0, end).filter((byte) => byte === 10).length;
      const begin = { offset: end, line: 1 + lines };
      return { header: readHeader(headerText), headerText, begin, rest: bytes.subarray(end) };
    }
    if (bytes.length > MOST_HEADER_BYTES)
      throw new UnreadableFile('The first line is too long to be the header of a CSV file.');
  }
}

/** Names of columns may be quoted, and a quoted one could hold a line break: it is refused later, by its name. */
function endOfHeader(bytes: Uint8Array, isAll: boolean): number | undefined {
  if (isAll && bytes.length === 0) throw new UnreadableFile('The file is empty.');
  const scanner = new RowScanner({ separator: ',', keyColumn: 0 });
  const [header] = scanner.push(bytes);
  return header?.to ?? (isAll ? bytes.length : undefined);
}

function decodeHeader(bytes: Uint8Array): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b)
    throw new UnreadableFile('The file is a spreadsheet or an archive: save it as CSV, in UTF-8.');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  throw new UnreadableFile('The file is not a text in UTF-8: save it as CSV, in UTF-8.');
}

interface OpenPart extends FilePart {
  to: number;
  rows: number;
  readonly repeated: (readonly [number, number])[];
}

class PartCutter {
  readonly #size: PartSize;
  readonly #parts: FilePart[] = [];
  /** Handle → the line where it stands first. */
  readonly #handles = new Map<string, number>();
  #open: OpenPart | undefined;
  #product = { handle: '', from: 0, line: 0, rows: 0 };
  #rows = 0;

  constructor(size: PartSize) {
    this.#size = size;
  }

  add(row: ScannedRow): void {
    this.#rows += 1;
    if (this.#rows > MOST_ROWS)
      throw new UnreadableFile(`The file has more than ${MOST_ROWS} rows: split it.`);
    const isNewProduct = row.key === '' || row.key !== this.#product.handle;
    if (isNewProduct) {
      if (this.#open !== undefined && this.#isFull(this.#open)) this.#close();
      this.#product = { handle: row.key, from: row.from, line: row.line, rows: 0 };
    }
    this.#product.rows += 1;
    this.#refuseHugeProduct(row);
    const { from, to, line } = row;
    this.#open ??= { part: this.#parts.length, from, to, line, rows: 0, repeated: [] };
    this.#open.to = to;
    this.#open.rows += 1;
    this.#noteHandle(row, this.#open);
  }

  done(): Pick<FileParts, 'parts' | 'rows'> {
    this.#close();
    return { parts: this.#parts, rows: this.#rows };
  }

  #isFull({ rows, from, to }: FilePart): boolean {
    return rows >= this.#size.rows || to - from >= this.#size.bytes;
  }

  #close(): void {
    if (this.#open !== undefined) this.#parts.push(this.#open);
    this.#open = undefined;
  }

  #noteHandle({ key, line }: ScannedRow, { repeated }: OpenPart): void {
    if (key === '') return;
    const first = this.#handles.get(key);
    if (first === undefined) this.#handles.set(key, this.#product.line);
    else if (first !== this.#product.line) repeated.push([line, first]);
  }

  #refuseHugeProduct({ key, to }: ScannedRow): void {
    const { rows, from, line } = this.#product;
    if (rows <= MOST_PRODUCT_ROWS && to - from <= MOST_PRODUCT_BYTES) return;
    throw new UnreadableFile(
      `From line ${line} on, more rows than any product has follow each other with the handle ${key}.`,
    );
  }
}
