import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../../../infra/local/test/support/test-cloud.ts';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

/** What the receiver answers to the n-th request at a path, counted from 1; undefined: nothing at all. */
export type Behaviour = (count: number) => number | undefined;

/** A merchant's system: an HTTP server that answers as it is told to, and remembers what came. */
export class Receiver {
  readonly #server = createServer((request, answer) => void this.#receive(request, answer));
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #received: Received[] = [];

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  /** The address of a path that answers so. */
  at(path: string, behaviour: Behaviour = () => 204): string {
    this.#behaviours.set(path, behaviour);
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  received(path: string): readonly Received[] {
    return this.#received.filter((each) => each.path === path);
  }

  async waitFor(path: string, count: number, timeout = 30_000): Promise<readonly Received[]> {
    return eventually(
      () => {
        const received = this.received(path);
        if (received.length < count) throw new Error(`${received.length} of ${count} have come to ${path}`);
        return received;
      },
      { timeout },
    );
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #receive(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { url: path = '', headers } = request;
    this.#received.push({ path, headers, body: Buffer.concat(chunks).toString(), at: Date.now() });
    const status = this.#behaviours.get(path)?.(this.received(path).length);
    if (status === undefined) return;
    const location = status >= 300 && status < 400 ? { location: '/redirected' } : {};
    answer.writeHead(status, location).end(status === 204 ? undefined : `answer of ${path}`);
  }
}

/** As docs/webhooks.md tells merchants to do it, and on purpose with none of the shop's code. */
export function isGenuine({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const expected = createHmac('sha256', key)
    .update(`${String(id)}.${String(timestamp)}.${body}`)
    .digest();
  return String(signatures)
    .split(' ')
    .map((signature) => Buffer.from(signature.replace('v1,', ''), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
}
