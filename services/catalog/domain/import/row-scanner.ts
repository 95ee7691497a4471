/** Where a row of the file lies. */
export interface ScannedRow {
  /** Its first byte, and the one after its last. */
  readonly from: number;
  readonly to: number;
  /** As an editor numbers the line on which it begins. */
  readonly line: number;
  /** What the wanted column has, unquoted; cut where it is longer than any handle. */
  readonly key: string;
}

export interface ScanStart {
  readonly separator: string;
  /** The place of the column that is wanted of every row. */
  readonly keyColumn: number;
  /** Where in the file the scan begins, and in which line that is. */
  readonly offset?: number;
  readonly line?: number;
}

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;

const LONGEST_KEY = 200;

/** Plain numbers: every byte of the file passes here. */
const FIELD_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const QUOTE_IN_QUOTES = 3;

/**
 * Finds the rows of a CSV file in bytes that come piece by piece. It knows of RFC 4180 what it takes to tell a line
 * break within quotes from the end of a row, and works on bytes: all that it looks for are single ones in UTF-8. Rows
 * without any content are passed over.
 */
export class RowScanner {
  readonly #separator: number;
  readonly #keyColumn: number;
  /** Where in the file the next piece begins. */
  #at: number;
  #line: number;
  #state = FIELD_START;
  #column = 0;
  #row: { from: number; line: number; hasContent: boolean; key: number[] };

  constructor({ separator, keyColumn, offset = 0, line = 1 }: ScanStart) {
    this.#separator = separator.charCodeAt(0);
    this.#keyColumn = keyColumn;
    this.#at = offset;
    this.#line = line;
    this.#row = { from: offset, line, hasContent: false, key: [] };
  }

  /** How long the row is that has not ended yet. */
  get openBytes(): number {
    return this.#at - this.#row.from;
  }

  get openLine(): number {
    return this.#row.line;
  }

  /** The rows that end in these bytes. */
  push(bytes: Uint8Array): ScannedRow[] {
    const rows: ScannedRow[] = [];
    const separator = this.#separator;
    let state = this.#state;
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index] ?? 0;
      if (byte === NEWLINE) this.#line += 1;
      if (byte === QUOTE && state !== PLAIN) {
        // In quotes, a doubled one stands for itself.
        if (state === QUOTE_IN_QUOTES) this.#take(byte);
        state = state === QUOTED ? QUOTE_IN_QUOTES : QUOTED;
      } else if (state === QUOTED) {
        this.#take(byte);
      } else if (byte === separator) {
        this.#column += 1;
        state = FIELD_START;
      } else if (byte === NEWLINE) {
        const to = this.#at + index + 1;
        if (this.#row.hasContent) rows.push(this.#ended(to));
        this.#begin(to);
        state = FIELD_START;
      } else {
        state = PLAIN;
        this.#take(byte);
      }
    }
    this.#state = state;
    this.#at += bytes.length;
    return rows;
  }

  /** The last row, if no line break ends it. Throws where its quotes are still open. */
  end(): ScannedRow[] {
    if (this.#state === QUOTED) throw new QuoteNotClosed(this.#row.line);
    return this.#row.hasContent ? [this.#ended(this.#at)] : [];
  }

  #take(byte: number): void {
    const row = this.#row;
    if (!row.hasContent && byte !== SPACE && byte !== RETURN && byte !== NEWLINE) row.hasContent = true;
    if (this.#column === this.#keyColumn && row.key.length < LONGEST_KEY) row.key.push(byte);
  }

  #ended(to: number): ScannedRow {
    const { from, line, key } = this.#row;
    return { from, to, line, key: Buffer.from(key).toString('utf8').trim() };
  }

  #begin(from: number): void {
    this.#row = { from, line: this.#line, hasContent: false, key: [] };
    this.#column = 0;
  }
}

export class QuoteNotClosed extends Error {
  constructor(line: number) {
    super(`The row that begins in line ${line} does not end: a quote in it is not closed.`);
  }
}
