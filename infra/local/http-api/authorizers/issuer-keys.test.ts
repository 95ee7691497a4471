import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IssuerKeys } from './issuer-keys.ts';
import { decodeToken } from './json-web-token.ts';

interface TestKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const newKey = (): TestKey => generateKeyPairSync('rsa', { modulusLength: 2048 });

function tokenOf({ privateKey }: TestKey, kid: string): ReturnType<typeof decodeToken> {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', kid })}.${part({ sub: 'u' })}`;
  return decodeToken(`${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`);
}

describe("an issuer's keys", () => {
  const first = newKey();
  const second = newKey();
  let published: Record<string, TestKey>;
  let fetches: number;
  let now: number;
  let server: Server;
  let issuer: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      fetches += 1;
      const keys = Object.entries(published).map(([kid, { publicKey }]) => ({
        ...publicKey.export({ format: 'jwk' }),
        kid,
        use: 'sig',
      }));
      const isDiscovery = request.url?.endsWith('openid-configuration') === true;
      response.end(JSON.stringify(isDiscovery ? { jwks_uri: `${issuer}/keys` } : { keys }));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    published = { a: first };
    fetches = 0;
    now = 1_000_000;
  });

  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const keysOfIssuer = (): IssuerKeys => new IssuerKeys(issuer, () => now);

  test('AWS: are kept for two hours', async () => {
    const keys = keysOfIssuer();
    await Promise.all([keys.verify(tokenOf(first, 'a')), keys.verify(tokenOf(first, 'a'))]);
    now += 2 * 60 * 60 * 1000;
    await keys.verify(tokenOf(first, 'a'));
    expect(fetches).toBe(2);
    now += 1;
    await keys.verify(tokenOf(first, 'a'));
    expect(fetches).toBe(4);
  });

  test('are asked for again when a token has a new one, but not at every such token', async () => {
    const keys = keysOfIssuer();
    await keys.verify(tokenOf(first, 'a'));
    published = { b: second };
    await expect(keys.verify(tokenOf(second, 'b'))).rejects.toThrow('no key of the issuer matches');
    now += 10_001;
    await keys.verify(tokenOf(second, 'b'));
    await expect(keys.verify(tokenOf(second, 'c'))).rejects.toThrow('no key of the issuer matches');
    expect(fetches).toBe(4);
  });

  test('no longer vouch for a token when they are withdrawn', async () => {
    const keys = keysOfIssuer();
    await keys.verify(tokenOf(first, 'a'));
    published = { b: second };
    now += 2 * 60 * 60 * 1000 + 1;
    await expect(keys.verify(tokenOf(first, 'a'))).rejects.toThrow('no key of the issuer matches');
  });

  test('must have made the signature themselves', async () => {
    await expect(keysOfIssuer().verify(tokenOf(second, 'a'))).rejects.toThrow('verification error');
  });

  test('that cannot be had are a reason to refuse', async () => {
    const keys = new IssuerKeys('http://127.0.0.1:1');
    await expect(keys.verify(tokenOf(first, 'a'))).rejects.toThrow(
      'OIDC discovery endpoint communication error',
    );
  });
});
