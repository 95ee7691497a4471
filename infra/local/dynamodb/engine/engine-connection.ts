import { connect, type Socket } from 'node:net';

/** Jetty, in the engine, closes connections that were idle for 30 s: we leave them before that. */
const IDLE_MS = 20_000;
const END_OF_HEAD = '\r\n\r\n';

export interface EngineAnswer {
  readonly status: number;
  readonly body: string;
}

interface Waiting {
  resolve(answer: EngineAnswer): void;
  reject(error: Error): void;
}

/**
 * A connection that stays open, with one request at a time.
 *
 * Node's own client costs some 100 µs more for each call, which is most of what the local cloud adds to DynamoDB
 * Local. The engine always answers with a Content-Length, so little of HTTP is needed.
 */
export class EngineConnection {
  readonly #socket: Socket;
  #waiting: Waiting | undefined;
  #received: Buffer[] = [];
  #length = 0;
  /** Of the answer that is coming in, once its head is there. */
  #head: { readonly status: number; readonly bodyAt: number; readonly end: number } | undefined;

  constructor(port: number, onClose: () => void) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk) => {
      this.#receive(chunk);
    });
    let cause = new Error('the connection was closed');
    this.#socket.on('error', (error) => {
      cause = error;
    });
    this.#socket.on('close', () => {
      onClose();
      this.#waiting?.reject(cause);
    });
    this.#socket.setTimeout(IDLE_MS, () => {
      if (this.#waiting === undefined) this.#socket.destroy();
    });
  }

  /** Only when the answer to the one before has come. */
  send(request: string): Promise<EngineAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#length += chunk.length;
    if (this.#head === undefined) {
      this.#received = [Buffer.concat(this.#received)];
      this.#head = this.#readHead(this.#received[0] ?? chunk);
    }
    if (this.#head === undefined || this.#length < this.#head.end) return;
    const { status, bodyAt, end } = this.#head;
    const body = Buffer.concat(this.#received).toString('utf8', bodyAt, end);
    const waiting = this.#waiting;
    [this.#received, this.#length, this.#head, this.#waiting] = [[], 0, undefined, undefined];
    waiting?.resolve({ status, body });
  }

  #readHead(received: Buffer): { status: number; bodyAt: number; end: number } | undefined {
    const at = received.indexOf(END_OF_HEAD);
    if (at < 0) return undefined;
    const head = received.toString('latin1', 0, at);
    const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? [];
    const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
    if (status === undefined || length === undefined) {
      this.#socket.destroy(new Error(`an answer that is not understood: ${head}`));
      return undefined;
    }
    const bodyAt = at + END_OF_HEAD.length;
    return { status: Number(status), bodyAt, end: bodyAt + Number(length) };
  }
}
