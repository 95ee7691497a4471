import { s3Error } from '../errors.ts';

/** `a3f;chunk-signature=…` and trailers: AWS's own are far shorter. */
const LONGEST_LINE = 16 * 1024;

/**
 * The body that lies in `aws-chunked` encoding, and the trailers behind it. SDKs send it so in order to put the checksum
 * of a stream after the stream. The chunks' own signatures are not checked, as those of requests are not.
 */
export class AwsChunkedBody {
  readonly trailers = new Map<string, string>();
  readonly #source: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async *read(): AsyncGenerator<Buffer> {
    for (;;) {
      const size = chunkSize(await this.#line());
      if (size === 0) break;
      yield* this.#bytes(size);
      if ((await this.#line()) !== '') throw incomplete();
    }
    for (let line = await this.#line(); line !== ''; line = await this.#line()) {
      const colon = line.indexOf(':');
      this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
  }

  async *#bytes(size: number): AsyncGenerator<Buffer> {
    for (let missing = size; missing > 0;) {
      if (this.#buffer.length === 0 && !(await this.#more())) throw incomplete();
      const part = this.#buffer.subarray(0, missing);
      this.#buffer = this.#buffer.subarray(part.length);
      missing -= part.length;
      yield part;
    }
  }

  /** Without its end. At the very end of the body there may be none: that counts as an empty line. */
  async #line(): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#buffer.toString('latin1', 0, end);
        this.#buffer = this.#buffer.subarray(end + 2);
        return line;
      }
      if (this.#buffer.length > LONGEST_LINE) throw incomplete();
      if (await this.#more()) continue;
      if (this.#buffer.length === 0) return '';
      throw incomplete();
    }
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#buffer = this.#buffer.length === 0 ? next.value : Buffer.concat([this.#buffer, next.value]);
    return true;
  }
}

function chunkSize(line: string): number {
  const [, size] = /^([0-9a-fA-F]+)(;.*)?$/.exec(line) ?? [];
  if (size === undefined) throw incomplete();
  return Number.parseInt(size, 16);
}

function incomplete(): Error {
  const message = 'The request body terminated unexpectedly';
  return s3Error('IncompleteBody', message, 400);
}
