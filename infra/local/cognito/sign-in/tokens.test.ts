import { createPublicKey } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  GetUserCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { JwtVerifier } from 'aws-jwt-verify';
import type { Jwks } from 'aws-jwt-verify/jwk';
import {
  BY_MAIL,
  EVERY_FLOW,
  PASSWORD,
  refusal,
  startPools,
  type TestPools,
} from '../test-support/test-pools.ts';

const OPERATOR_ROLE = 'arn:aws:iam::000000000000:role/operator';
const EMAIL = 'ada@example.test';

let pools: TestPools;

beforeAll(async () => {
  pools = await startPools({
    Shop: {
      properties: {
        ...BY_MAIL,
        Schema: [{ Name: 'tier', AttributeDataType: 'String', Mutable: true }],
      },
      clients: {
        Web: { ...EVERY_FLOW, ReadAttributes: ['email', 'email_verified', 'custom:tier'] },
        Short: {
          ...EVERY_FLOW,
          AccessTokenValidity: 10,
          IdTokenValidity: 20,
          TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes' },
          EnableTokenRevocation: false,
        },
      },
      groups: { operators: { Precedence: 1, RoleArn: OPERATOR_ROLE }, approvers: { Precedence: 2 } },
    },
    Other: { clients: { OtherWeb: EVERY_FLOW } },
  });
  const user = { UserPoolId: pools.id('Shop'), Username: EMAIL };
  const attributes = { email_verified: 'true', 'custom:tier': 'gold', name: 'Ada', address: '1 Main Street' };
  const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
  await pools.cognito.send(
    new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: 'SUPPRESS' }),
  );
  await pools.cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  for (const GroupName of ['operators', 'approvers']) {
    await pools.cognito.send(new AdminAddUserToGroupCommand({ ...user, GroupName }));
  }
});

afterAll(() => pools.cloud.stop());

interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
}

async function signIn(client: string): Promise<Tokens> {
  const { AuthenticationResult } = await pools.cognito.send(
    new InitiateAuthCommand({
      ClientId: pools.id(client),
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: EMAIL, PASSWORD },
    }),
  );
  return AuthenticationResult as Tokens;
}

function issuer(pool: string): string {
  return `${pools.cloud.awsEndpoint}/${pools.id(pool)}`;
}

async function keysOf(pool: string): Promise<Jwks> {
  return (await (await fetch(`${issuer(pool)}/.well-known/jwks.json`)).json()) as Jwks;
}

async function verified(
  token: string,
  audience: string | null,
  pool = 'Shop',
): Promise<Record<string, unknown>> {
  const verifier = JwtVerifier.create({ issuer: issuer(pool), audience });
  verifier.cacheJwks(await keysOf(pool));
  return verifier.verify(token);
}

test('the access token verifies, with the claims of AWS', async () => {
  const { AccessToken } = await signIn('Web');
  const claims = await verified(AccessToken, null);
  expect(claims).toMatchObject({
    iss: issuer('Shop'),
    token_use: 'access',
    client_id: pools.id('Web'),
    username: claims.sub,
    scope: 'aws.cognito.signin.user.admin',
    // AWS: the group of the lowest precedence first.
    'cognito:groups': ['operators', 'approvers'],
    jti: expect.any(String) as string,
    origin_jti: expect.any(String) as string,
    event_id: expect.any(String) as string,
    auth_time: expect.any(Number) as number,
  });
  expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
  expect(claims).not.toHaveProperty('aud');
});

test('the id token verifies for its client, and carries what the client may read', async () => {
  const { IdToken } = await signIn('Web');
  const claims = await verified(IdToken, pools.id('Web'));
  expect(claims).toMatchObject({
    token_use: 'id',
    'cognito:username': claims.sub,
    email: EMAIL,
    email_verified: true,
    'custom:tier': 'gold',
    'cognito:roles': [OPERATOR_ROLE],
    'cognito:preferred_role': OPERATOR_ROLE,
  });
  expect(claims).not.toHaveProperty('name');
  await expect(verified(IdToken, pools.id('Short'))).rejects.toThrow('Audience not allowed');
});

test('a client without ReadAttributes reads all; an address is an object', async () => {
  const { IdToken } = await signIn('Short');
  const claims = await verified(IdToken, pools.id('Short'));
  expect(claims).toMatchObject({ name: 'Ada', address: { formatted: '1 Main Street' } });
});

test('tokens live as long as their client says; without revocation they carry no origin_jti', async () => {
  const { AccessToken, IdToken } = await signIn('Short');
  const [access, id] = [await verified(AccessToken, null), await verified(IdToken, pools.id('Short'))];
  expect(Number(access.exp) - Number(access.iat)).toBe(600);
  expect(Number(id.exp) - Number(id.iat)).toBe(1200);
  expect(access).not.toHaveProperty('origin_jti');
});

test('a pool publishes two keys; one signs id tokens, the other access tokens', async () => {
  const { keys } = await keysOf('Shop');
  expect(keys).toHaveLength(2);
  for (const key of keys) expect(key).toMatchObject({ alg: 'RS256', e: 'AQAB', kty: 'RSA', use: 'sig' });
  const { AccessToken, IdToken } = await signIn('Web');
  const kid = (token: string): unknown =>
    (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
  expect([kid(IdToken), kid(AccessToken)]).toEqual(keys.map((key) => key.kid));
  const modulus = createPublicKey({ key: keys[0] as never, format: 'jwk' }).asymmetricKeyDetails
    ?.modulusLength;
  expect(modulus).toBe(2048);
});

test("another pool's keys do not verify the token", async () => {
  const { AccessToken } = await signIn('Web');
  const verifier = JwtVerifier.create({ issuer: issuer('Shop'), audience: null });
  verifier.cacheJwks(await keysOf('Other'));
  await expect(verifier.verify(AccessToken)).rejects.toThrow();
});

test('the discovery document leads to the keys; an unknown pool has none', async () => {
  const response = await fetch(`${issuer('Shop')}/.well-known/openid-configuration`);
  expect(await response.json()).toMatchObject({
    issuer: issuer('Shop'),
    jwks_uri: `${issuer('Shop')}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
  });
  const unknown = await fetch(`${pools.cloud.awsEndpoint}/us-east-1_nothing00/.well-known/jwks.json`);
  expect(unknown.status).toBe(404);
});

test.each([
  ['no token at all', () => 'nonsense', 'Invalid Access Token'],
  ['an id token', ({ IdToken }: Tokens) => IdToken, 'Invalid Access Token'],
  [
    'a changed token',
    ({ AccessToken }: Tokens) => forged(AccessToken),
    'Could not verify signature for Access Token',
  ],
] as [string, (tokens: Tokens) => string, string][])(
  'the API refuses %s in place of an access token',
  async (_, token, message) => {
    const AccessToken = token(await signIn('Web'));
    expect(await refusal(pools.cognito.send(new GetUserCommand({ AccessToken })))).toEqual({
      name: 'NotAuthorizedException',
      message,
    });
  },
);

/** The same token with another user in it. */
function forged(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'someone else' })).toString('base64url');
  return [header, changed, signature].join('.');
}

test('users, keys and sign-ins survive a kill; so tokens stay good', async () => {
  const { AccessToken } = await signIn('Web');
  const before = await keysOf('Shop');
  await pools.cloud.kill();
  await pools.cloud.restart();
  expect(await keysOf('Shop')).toEqual(before);
  await verified(AccessToken, null);
  const { Username } = await pools.cognito.send(new GetUserCommand({ AccessToken }));
  expect(Username).toBeDefined();
  await signIn('Web');
});
