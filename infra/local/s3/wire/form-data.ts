import { s3Error } from '../errors.ts';

/** AWS: the fields before the file have at most 20,000 bytes together. */
const LARGEST_FIELDS = 20_000;
const LARGEST_HEADERS = 8 * 1024;
const CRLF2 = Buffer.from('\r\n\r\n');

/**
 * A `multipart/form-data` body, read as it comes in: first the fields, then the file as a stream. AWS: what stands behind
 * the file is ignored.
 */
export class FormData {
  /** Names in lower case. */
  readonly fields = new Map<string, string>();
  /** The file's name; undefined: there is no file. */
  fileName: string | undefined;
  readonly #source: AsyncIterator<Buffer>;
  readonly #delimiter: Buffer;
  #buffer: Buffer;

  constructor(source: AsyncIterable<Buffer>, contentType: string) {
    const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
    const boundary = quoted ?? plain;
    if (boundary === undefined) throw malformed();
    this.#source = source[Symbol.asyncIterator]();
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
    // So that the first boundary is found as the others are.
    this.#buffer = Buffer.from('\r\n');
  }

  /** Reads up to the beginning of the file, or to the end where there is none. */
  async readFields(): Promise<void> {
    await this.#until(this.#delimiter, LARGEST_FIELDS);
    let size = 0;
    while (!(await this.#isEnd())) {
      const headers = parseHeaders(await this.#until(CRLF2, LARGEST_HEADERS));
      if (headers.name === 'file') {
        this.fileName = headers.filename ?? '';
        return;
      }
      const value = await this.#until(this.#delimiter, LARGEST_FIELDS - size);
      size += value.length;
      this.fields.set(headers.name, value.toString('utf8'));
    }
  }

  async *readFile(): AsyncGenerator<Buffer> {
    for (;;) {
      const end = this.#buffer.indexOf(this.#delimiter);
      const safe = end < 0 ? this.#buffer.length - this.#delimiter.length : end;
      if (safe > 0) yield this.#take(safe);
      if (end >= 0) return;
      if (!(await this.#more())) throw malformed();
    }
  }

  /** Behind a boundary stands `--` when it is the last one, else the end of the line. */
  async #isEnd(): Promise<boolean> {
    while (this.#buffer.length < 2) if (!(await this.#more())) throw malformed();
    return this.#take(2).toString() === '--';
  }

  /** What stands before the mark; the mark is gone too. */
  async #until(mark: Buffer, limit: number): Promise<Buffer> {
    for (;;) {
      const end = this.#buffer.indexOf(mark);
      if ((end < 0 ? this.#buffer.length : end) > limit + mark.length) throw tooLong();
      if (end >= 0) {
        const before = this.#take(end);
        this.#take(mark.length);
        return before;
      }
      if (!(await this.#more())) throw malformed();
    }
  }

  #take(length: number): Buffer {
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#buffer = this.#buffer.length === 0 ? next.value : Buffer.concat([this.#buffer, next.value]);
    return true;
  }
}

function parseHeaders(block: Buffer): {
  name: string;
  filename: string | undefined;
} {
  const lines = block.toString('utf8').split('\r\n');
  const disposition = lines.find((line) => /^content-disposition:/i.test(line)) ?? '';
  const name = /[; ]name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) throw malformed();
  const filename = /[; ]filename="([^"]*)"/i.exec(disposition)?.[1];
  return { name: name.toLowerCase(), filename };
}

function malformed(): Error {
  const message = 'The body of your POST request is not well-formed multipart/form-data.';
  return s3Error('MalformedPOSTRequest', message, 400);
}

function tooLong(): Error {
  const message = 'Your POST request fields preceding the upload file were too large.';
  return s3Error('MaxPostPreDataLengthExceeded', message, 400, {
    MaxPostPreDataLengthBytes: String(LARGEST_FIELDS),
  });
}
