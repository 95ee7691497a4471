import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import type { GroupAuthorizer } from './authorize-group.ts';

const poolKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = poolKey.publicKey.export({ type: 'spki', format: 'pem' });

/** A user pool as far as an authorizer sees it: an address with public keys. */
const pool = createServer((_request, response) => {
  const key = { ...poolKey.publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'RS256', use: 'sig' };
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [key] }));
});

let issuer: string;
let authorize: GroupAuthorizer;

beforeAll(async () => {
  pool.listen(0, '127.0.0.1');
  await once(pool, 'listening');
  issuer = `http://127.0.0.1:${(pool.address() as AddressInfo).port}/pool`;
  process.env.USER_POOL_ISSUER = issuer;
  process.env.USER_POOL_CLIENT_IDS = 'customers,console';
  const { authorizeGroup } = await import('./authorize-group.ts');
  authorize = authorizeGroup('operators');
});

afterAll(() => {
  pool.close();
  pool.closeAllConnections();
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = (): number => Math.floor(Date.now() / 1000);

interface TokenOptions {
  readonly header?: object;
  readonly claims?: object;
  readonly key?: KeyObject;
}

function token({ header = {}, claims = {}, key = poolKey.privateKey }: TokenOptions = {}): string {
  const payload = {
    iss: issuer,
    sub: 'olga',
    token_use: 'access',
    client_id: 'console',
    'cognito:groups': ['operators'],
    exp: now() + 300,
    ...claims,
  };
  const text = `${encode({ alg: 'RS256', kid: 'key-1', ...header })}.${encode(payload)}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

function ask(authorization: string | undefined): ReturnType<GroupAuthorizer> {
  const headers = authorization === undefined ? {} : { authorization };
  return authorize({ headers } as unknown as APIGatewayRequestAuthorizerEventV2);
}

describe('the authorizer of a group', () => {
  test.each([
    ['with the scheme', () => `Bearer ${token()}`],
    ['without it', () => token()],
    ['of any of our clients', () => token({ claims: { client_id: 'customers' } })],
  ])('lets a member’s access token through: %s', async (_case, authorization) => {
    expect(await ask(authorization())).toEqual({
      isAuthorized: true,
      context: { sub: 'olga', groups: 'operators' },
    });
  });

  test.each([
    ['no group', { 'cognito:groups': undefined }],
    ['another group', { 'cognito:groups': ['customers'] }],
    ['a group whose name only begins the same', { 'cognito:groups': ['operators-of-nothing'] }],
    ['groups that are no list', { 'cognito:groups': 'operators' }],
  ])('does not authorize %s', async (_case, claims) => {
    expect(await ask(token({ claims }))).toEqual({ isAuthorized: false, context: {} });
  });

  test.each<[string, () => string | undefined]>([
    ['none', () => undefined],
    ['nonsense', () => 'Bearer nonsense'],
    ['alg none', () => `${encode({ alg: 'none' })}.${token().split('.')[1] ?? ''}.`],
    ['a signature with another key', () => token({ key: otherKey.privateKey })],
    [
      'claims altered after signing',
      () => token().replace(/\.[^.]+\./, `.${encode({ iss: issuer, token_use: 'access' })}.`),
    ],
    ['a key that the pool does not have', () => token({ header: { kid: 'key-2' } })],
    ['HS256 with the public key as secret', () => hmacToken()],
    ['another pool', () => token({ claims: { iss: `${issuer}-other` } })],
    ['another client', () => token({ claims: { client_id: 'somebody' } })],
    ['an id token', () => token({ claims: { token_use: 'id', aud: 'console' } })],
    ['expired', () => token({ claims: { exp: now() - 10 } })],
    ['not valid yet', () => token({ claims: { nbf: now() + 100 } })],
  ])('refuses a token as 401: %s', async (_case, authorization) => {
    await expect(ask(authorization())).rejects.toThrow(/^Unauthorized$/);
  });

  test('an issuer out of reach is not the caller’s fault: API Gateway answers 500', async () => {
    const { authorizeGroup } = await import('./authorize-group.ts');
    process.env.USER_POOL_ISSUER = 'http://127.0.0.1:1/pool';
    const unreachable = authorizeGroup('operators');
    const event = { headers: { authorization: token({ claims: { iss: 'http://127.0.0.1:1/pool' } }) } };
    await expect(unreachable(event as unknown as APIGatewayRequestAuthorizerEventV2)).rejects.not.toThrow(
      'Unauthorized',
    );
  });
});

function hmacToken(): string {
  const text = `${encode({ alg: 'HS256', kid: 'key-1' })}.${token().split('.')[1] ?? ''}`;
  return `${text}.${createHmac('sha256', publicPem).update(text).digest('base64url')}`;
}
