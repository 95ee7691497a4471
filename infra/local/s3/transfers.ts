import { closeSync, createReadStream, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { StagedBody } from './wire/stage-body.ts';

/** A part of a stored body, open: it can be read to its end even when the object is deleted meanwhile. */
export interface OpenBody {
  readonly fd: number;
  readonly start: number;
  readonly length: number;
}

/**
 * The bytes of the calls under way. The front door passes small JSON; a body goes beside it, by the call's request id.
 */
export class Transfers {
  readonly #staged = new Map<string, StagedBody>();
  readonly #opened = new Map<string, OpenBody>();

  bring(requestId: string, body: StagedBody): void {
    this.#staged.set(requestId, body);
  }

  /** What the caller sent; whoever takes its file away leaves nothing to `end`. */
  staged(requestId: string): StagedBody {
    const body = this.#staged.get(requestId);
    if (body === undefined) throw new Error(`The call ${requestId} brought no body`);
    return body;
  }

  offer(requestId: string, body: OpenBody): void {
    this.#opened.set(requestId, body);
  }

  /** What the answer sends; from then on the taker closes it. */
  take(requestId: string): OpenBody | undefined {
    const body = this.#opened.get(requestId);
    this.#opened.delete(requestId);
    return body;
  }

  /** Removes what the call left behind, however it ended. */
  end(requestId: string): void {
    const staged = this.#staged.get(requestId);
    if (staged !== undefined) rmSync(staged.path, { force: true });
    this.#staged.delete(requestId);
    const opened = this.take(requestId);
    if (opened !== undefined) closeSync(opened.fd);
  }
}

/** Reads an open body and closes it. */
export function readBody({ fd, start, length }: OpenBody): Readable {
  if (length === 0) {
    closeSync(fd);
    return Readable.from([]);
  }
  return createReadStream('', { fd, start, end: start + length - 1, highWaterMark: 256 * 1024 });
}
