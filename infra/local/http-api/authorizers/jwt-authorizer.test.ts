import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../kernel/json.ts';
import { eventually, startTestCloud, type TestCloud } from '../../test/support/test-cloud.ts';
import { apiResources, ECHO, functionResources, send } from '../test-support/test-api.ts';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('JWT authorizers', () => {
  const issuerKey = rsa();
  const otherKey = rsa();
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let issuerServer: Server;
  let issuer: string;
  let cloud: TestCloud;

  beforeAll(async () => {
    issuerServer = createServer((request, response) => {
      const keys = [
        { ...issuerKey.publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'RS256', use: 'sig' },
      ];
      const isDiscovery = request.url === '/pool/.well-known/openid-configuration';
      response.end(
        JSON.stringify(isDiscovery ? { issuer, jwks_uri: `${issuer}/.well-known/jwks.json` } : { keys }),
      );
    });
    await new Promise<void>((resolve) => {
      issuerServer.listen(0, '127.0.0.1', resolve);
    });
    issuer = `http://127.0.0.1:${(issuerServer.address() as AddressInfo).port}/pool`;
    const jwt = (identitySource: string, jwtIssuer = issuer) => ({
      AuthorizerType: 'JWT',
      IdentitySource: [identitySource],
      JwtConfiguration: { Issuer: jwtIssuer, Audience: ['shop', 'app'] },
    });
    const api = apiResources({
      authorizers: {
        Customers: jwt('$request.header.Authorization'),
        ByQuery: jwt('$request.querystring.token'),
        Unreachable: jwt('$request.header.Authorization', 'http://127.0.0.1:1'),
      },
      routes: {
        'GET /me': { calls: 'echo', authorizer: 'Customers' },
        'GET /orders': { calls: 'echo', authorizer: 'Customers', scopes: ['orders/read', 'orders/write'] },
        'GET /query': { calls: 'echo', authorizer: 'ByQuery' },
        'GET /unreachable': { calls: 'echo', authorizer: 'Unreachable' },
        'GET /public': { calls: 'echo' },
      },
    });
    const template = { Resources: { ...functionResources(['echo']), ...api } };
    cloud = await startTestCloud({ stacks: [{ name: 'demo', template, functions: { echo: ECHO } }] });
  });

  afterAll(async () => {
    issuerServer.close();
    issuerServer.closeAllConnections();
    await cloud.stop();
  });

  const now = (): number => Math.floor(Date.now() / 1000);
  const claims = (more: JsonObject = {}): JsonObject => ({
    iss: issuer,
    aud: 'shop',
    sub: 'ana',
    iat: now(),
    exp: now() + 300,
    ...more,
  });
  const signed = (
    payload: JsonObject,
    { key = issuerKey.privateKey, header = {} }: { key?: KeyObject; header?: object } = {},
  ): string => {
    const text = `${encode({ alg: 'RS256', kid: 'key-1', typ: 'JWT', ...header })}.${encode(payload)}`;
    return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
  };
  const get = (path: string, authorization?: string) =>
    send(cloud.url, path, authorization === undefined ? {} : { headers: { authorization } });
  const authorizerOf = (event: JsonObject) => (event.requestContext as JsonObject).authorizer;

  test('AWS: a good token reaches the function with its claims as strings', async () => {
    const token = signed(
      claims({ 'cognito:groups': ['admin', 'approver'], email_verified: true, scope: 'a b' }),
    );
    const response = await get('/me', `Bearer ${token}`);
    expect(response.status).toBe(200);
    expect(authorizerOf(response.json())).toEqual({
      jwt: {
        claims: {
          iss: issuer,
          aud: 'shop',
          sub: 'ana',
          iat: expect.stringMatching(/^\d+$/) as string,
          exp: expect.stringMatching(/^\d+$/) as string,
          'cognito:groups': '[admin approver]',
          email_verified: 'true',
          scope: 'a b',
        },
        // AWS: null where the route asks for no scope.
        scopes: null,
      },
    });
  });

  test('AWS: the token may stand alone, without Bearer, or in the query', async () => {
    expect((await get('/me', signed(claims()))).status).toBe(200);
    expect((await get(`/query?token=${signed(claims())}`)).status).toBe(200);
  });

  test('AWS: RS384 and RS512 are RSA too', async () => {
    const text = `${encode({ alg: 'RS512', kid: 'key-1' })}.${encode(claims())}`;
    const signature = sign('sha512', Buffer.from(text), issuerKey.privateKey).toString('base64url');
    expect((await get('/me', `Bearer ${text}.${signature}`)).status).toBe(200);
  });

  test('AWS: client_id is the audience of a token without aud', async () => {
    expect((await get('/me', signed(claims({ aud: undefined, client_id: 'app' })))).status).toBe(200);
  });

  test('a route without an authorizer asks for none, and tells the function of none', async () => {
    const response = await get('/public', 'Bearer nonsense');
    expect(response.status).toBe(200);
    expect(authorizerOf(response.json())).toBeUndefined();
  });

  test('AWS: without a token: 401 with the bare challenge', async () => {
    const response = await get('/me');
    expect([response.status, response.body]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(response.headers['content-type']).toBe('application/json');
    expect((await get('/query')).headers['www-authenticate']).toBe('Bearer');
  });

  describe('AWS: a token that does not hold: 401 with the reason', () => {
    const withoutSignature = (header: object): string => `${encode(header)}.${encode(claims())}.`;
    /** The classic confusion: the public key, which everybody has, as the secret of an HMAC. */
    const hmacWithPublicKey = (): string => {
      const text = `${encode({ alg: 'HS256', kid: 'key-1' })}.${encode(claims())}`;
      const secret = issuerKey.publicKey.export({ format: 'pem', type: 'spki' });
      return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
    };
    const otherClaims = (): string => {
      const [header = '', , signature = ''] = signed(claims()).split('.');
      return `${header}.${encode(claims({ sub: 'eve' }))}.${signature}`;
    };

    test.each<[string, () => string, string]>([
      ['no token at all', () => 'Bearer not-a-token', 'token contains an invalid number of segments'],
      ['no JSON', () => 'Bearer a.b.c', 'token is malformed'],
      ['alg none', () => withoutSignature({ alg: 'none' }), 'signing method none is invalid'],
      [
        'alg none with the kid of a key',
        () => withoutSignature({ alg: 'none', kid: 'key-1' }),
        'signing method none is invalid',
      ],
      ['no alg', () => withoutSignature({ kid: 'key-1' }), 'signing method none is invalid'],
      [
        'no signature',
        () => withoutSignature({ alg: 'RS256', kid: 'key-1' }),
        'crypto/rsa: verification error',
      ],
      ['HS256 with the public key as secret', hmacWithPublicKey, 'signing method HS256 is invalid'],
      [
        'ES256',
        () => signed(claims(), { key: curve.privateKey, header: { alg: 'ES256' } }),
        'signing method ES256 is invalid',
      ],
      [
        'the signature of another key',
        () => signed(claims(), { key: otherKey.privateKey }),
        'crypto/rsa: verification error',
      ],
      ['other claims than those signed', otherClaims, 'crypto/rsa: verification error'],
      [
        'an unknown key',
        () => signed(claims(), { header: { kid: 'key-2' } }),
        'no key of the issuer matches the kid of the token',
      ],
      ['no kid', () => signed(claims(), { header: { kid: undefined } }), 'the token has no kid'],
      ['another issuer', () => signed(claims({ iss: `${issuer}2` })), 'issuer does not match'],
      ['another audience', () => signed(claims({ aud: 'bank' })), 'the token does not have a valid audience'],
      ['expired', () => signed(claims({ exp: now() - 1 })), 'the token has expired'],
      ['not valid yet', () => signed(claims({ nbf: now() + 60 })), 'the token is not valid yet'],
      [
        'issued in the future',
        () => signed(claims({ iat: now() + 60 })),
        'the token is used before it was issued',
      ],
    ])('%s', async (_, tokenOf, reason) => {
      const response = await get('/me', tokenOf());
      expect([response.status, response.body]).toEqual([401, '{"message":"Unauthorized"}']);
      expect(response.headers['www-authenticate']).toBe(
        `Bearer scope="" error="invalid_token" error_description="${reason}"`,
      );
    });

    test('keys that cannot be had', async () => {
      const response = await get('/unreachable', signed(claims()));
      expect(response.status).toBe(401);
      expect(response.headers['www-authenticate']).toContain('OIDC discovery endpoint communication error');
    });

    test('a token that was good and has expired since', async () => {
      const token = signed(claims({ exp: now() + 2 }));
      expect((await get('/me', token)).status).toBe(200);
      await eventually(async () => {
        expect((await get('/me', token)).status).toBe(401);
      });
    });
  });

  describe('scopes', () => {
    test('AWS: one of the scopes of the route is enough; the function sees those of the token', async () => {
      for (const more of [{ scope: 'orders/write profile' }, { scp: ['orders/write', 'profile'] }]) {
        const response = await get('/orders', signed(claims(more)));
        expect(response.status).toBe(200);
        expect(authorizerOf(response.json())).toMatchObject({ jwt: { scopes: ['orders/write', 'profile'] } });
      }
    });

    test.each([
      ['none', {}],
      ['another', { scope: 'profile' }],
      ['a part of one', { scope: 'orders' }],
    ])('AWS: %s: 403 with the scopes that are wanted', async (_, more) => {
      const response = await get('/orders', signed(claims(more)));
      expect([response.status, response.body]).toEqual([403, '{"message":"Forbidden"}']);
      expect(response.headers['www-authenticate']).toBe(
        'Bearer scope="orders/read orders/write" error="insufficient_scope" ' +
          'error_description="the token does not have a scope of the route"',
      );
    });
  });
});
