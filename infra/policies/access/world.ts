import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { accessToken } from '../../../scripts/lib/access-token.ts';
import type { TestCloud } from '../../local/test/support/test-cloud.ts';
import type { Caller } from './access-table.ts';

const ACCOUNTS = {
  customer: 'customer@bodega.test',
  otherCustomer: 'second-customer@bodega.test',
  operator: 'operator@bodega.test',
  approver: 'approver@bodega.test',
};

/** The shop with somebody in each role, and things of the customer's own. */
export class World {
  readonly #url: string;
  readonly #tokens: Readonly<Partial<Record<Caller, string>>>;
  /** Path → the customer's own thing there; other paths lead to what is not there. */
  readonly #things: Readonly<Record<string, string>>;

  private constructor(url: string, tokens: Partial<Record<Caller, string>>, things: Record<string, string>) {
    this.#url = url;
    this.#tokens = tokens;
    this.#things = things;
  }

  static async of(shop: TestCloud): Promise<World> {
    const key = await signingKey(shop);
    const config = await shop.config();
    const signedIn = await Promise.all(
      Object.entries(ACCOUNTS).map(
        async ([caller, email]) => [caller, await accessToken(config, email)] as const,
      ),
    );
    const tokens = Object.fromEntries(signedIn) as Record<keyof typeof ACCOUNTS, string>;
    const hourAgo = Math.floor(Date.now() / 1000) - 3600;
    const { privateKey: another } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const all = {
      ...tokens,
      expired: changed(tokens.approver, { exp: hourAgo }, key),
      forged: changed(tokens.approver, {}, another),
    };
    return new World(shop.url, all, await thingsOf(shop.url, tokens.customer));
  }

  /** Sends nothing but the token, and gives the status of the answer. */
  async ask(route: string, caller: Caller): Promise<number> {
    const [method = '', path = ''] = route.split(' ');
    const token = this.#tokens[caller];
    const response = await fetch(
      `${this.#url}${path.replaceAll(/\{\w+\}/g, this.#things[path] ?? 'unknown')}`,
      {
        method,
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      },
    );
    await response.arrayBuffer();
    return response.status;
  }
}

/** What the customer has made, so that others can be seen to have no part in it. */
async function thingsOf(url: string, token: string): Promise<Record<string, string>> {
  const headers = { authorization: `Bearer ${token}` };
  const make = async (path: string, body: unknown): Promise<Record<string, string>> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': `access-${path}` },
      body: JSON.stringify(body),
    });
    expect([path, response.ok]).toEqual([path, true]);
    return (await response.json()) as Record<string, string>;
  };
  const home = {
    name: 'Carla Customer',
    line1: 'Rua Augusta 1',
    city: 'Lisboa',
    postalCode: '1100-048',
    country: 'PT',
  };
  const [{ addressId = '' }, { exportId = '' }] = [
    await make('/me/addresses', home),
    await make('/me/exports', {}),
  ];
  const { customerId = '' } = (await (await fetch(`${url}/me`, { headers })).json()) as Record<
    string,
    string
  >;
  return {
    '/me/addresses/{addressId}': addressId,
    '/me/exports/{exportId}': exportId,
    '/customers/{customerId}': customerId,
  };
}

/** The token with other claims, signed with this key. */
function changed(token: string, claims: Record<string, unknown>, key: KeyObject): string {
  const [header = '', payload = ''] = token.split('.');
  const before = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const after = Buffer.from(JSON.stringify({ ...before, ...claims })).toString('base64url');
  const signature = sign('sha256', Buffer.from(`${header}.${after}`), key).toString('base64url');
  return `${header}.${after}.${signature}`;
}

/** The pool's own key: what it signed an hour ago is as good as new but for its time. */
async function signingKey(shop: TestCloud): Promise<KeyObject> {
  await shop.kill();
  const state = new DatabaseSync(join(shop.folder, 'data/state.db'));
  const row = state.prepare('SELECT access_key FROM cognito_signing_keys').get();
  state.close();
  await shop.restart();
  return createPrivateKey(String(row?.access_key));
}
