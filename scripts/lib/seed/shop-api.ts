import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../infra/local/kernel/user-error.ts';

/** A shop, running here or deployed, and an operator of it. */
export interface Shop {
  readonly url: string;
  /** An operator's access token: asked for again and again, for long runs outlive it. */
  token(): Promise<string>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

interface ApiRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 250;

/** The shop's API, as an operator uses it. What fails for the moment is tried again. */
export class ShopApi {
  readonly #shop: Shop;

  constructor(shop: Shop) {
    this.#shop = shop;
  }

  /** An answer with one of the statuses; anything else is an error that quotes it. */
  async send(
    method: string,
    path: string,
    expected: readonly number[],
    request: ApiRequest = {},
  ): Promise<ApiAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#once(method, path, request);
      if (expected.includes(answer.status) && !isRunning(answer)) return answer;
      if (attempt === ATTEMPTS || !mayPass(answer)) throw refusal(`${method} ${path}`, answer);
      await sleep(FIRST_PAUSE_MS * 1.6 ** attempt * (0.5 + Math.random()));
    }
  }

  async #once(method: string, path: string, { body, headers }: ApiRequest): Promise<ApiAnswer> {
    const authorization = `Bearer ${await this.#shop.token()}`;
    let response: Response;
    try {
      response = await fetch(`${this.#shop.url}${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new UserError(`Nothing answers at ${this.#shop.url}: begin with \`npm start\``, { cause });
    }
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) };
  }
}

/** The same request, sent by somebody else, has not been answered yet. */
function isRunning({ status, body }: ApiAnswer): boolean {
  return (
    status === 409 && String((body as { type?: unknown } | undefined)?.type).endsWith('/request-in-progress')
  );
}

function mayPass(answer: ApiAnswer): boolean {
  return answer.status === 429 || answer.status >= 500 || isRunning(answer);
}

function refusal(request: string, { status, body }: ApiAnswer): UserError {
  const cure =
    status === 401 || status === 403
      ? ' The token has to be an operator’s access token, not older than an hour.'
      : '';
  return new UserError(`${request} answered ${status}: ${JSON.stringify(body)}.${cure}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
