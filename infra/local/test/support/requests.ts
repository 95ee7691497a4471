import { randomUUID } from 'node:crypto';
import { accessToken } from '../../../../scripts/lib/access-token.ts';
import type { TestCloud } from './test-cloud.ts';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

type Headed = Readonly<Record<string, string>>;

/** Requests to the shop, in the name of an account or of nobody. */
export class Requests {
  readonly #url: string;
  readonly #headers: Headed;

  constructor(url: string, headers: Headed = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  static async of(shop: TestCloud, email: string): Promise<Requests> {
    const token = await accessToken(await shop.config(), email);
    return new Requests(shop.url, { authorization: `Bearer ${token}` });
  }

  get<Body>(path: string, headers?: Headed): Promise<Answer<Body>> {
    return this.send('GET', path, undefined, headers);
  }

  /** With a key of its own, unless another is given. */
  post<Body>(path: string, body?: unknown, headers?: Headed): Promise<Answer<Body>> {
    return this.send('POST', path, body, { 'idempotency-key': randomUUID(), ...headers });
  }

  put<Body>(path: string, body: unknown, ifMatch: string, headers?: Headed): Promise<Answer<Body>> {
    return this.send('PUT', path, body, { 'if-match': ifMatch, ...headers });
  }

  patch<Body>(path: string, body: unknown, ifMatch: string): Promise<Answer<Body>> {
    return this.send('PATCH', path, body, { 'if-match': ifMatch });
  }

  delete<Body>(path: string, ifMatch: string): Promise<Answer<Body>> {
    return this.send('DELETE', path, undefined, { 'if-match': ifMatch });
  }

  async send<Body>(method: string, path: string, body?: unknown, headers?: Headed): Promise<Answer<Body>> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { ...this.#headers, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = (text === '' ? undefined : JSON.parse(text)) as Body;
    return { status: response.status, headers: response.headers, body: answer };
  }
}

/** What is wrong with which field, as a problem document says it. */
export function faultsOf({ body }: Answer<unknown>): string[] {
  const { errors = [] } = body as { errors?: { field: string; message: string }[] };
  return errors.map(({ field, message }) => `${field}: ${message}`).sort();
}
