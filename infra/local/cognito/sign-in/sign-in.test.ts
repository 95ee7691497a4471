import { randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  type AuthFlowType,
  type AuthenticationResultType,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { eventually } from '../../test/support/eventually.ts';
import {
  BY_MAIL,
  EVERY_FLOW,
  PASSWORD,
  refusal,
  secretHash,
  signInBySrp,
  startPools,
  type TestPools,
} from '../test-support/test-pools.ts';

let pools: TestPools;

beforeAll(async () => {
  const ALLOW = (...flows: string[]): { ExplicitAuthFlows: string[] } => ({ ExplicitAuthFlows: flows });
  pools = await startPools({
    Shop: {
      properties: { ...BY_MAIL, Schema: [{ Name: 'given_name', Required: true }] },
      clients: {
        Web: EVERY_FLOW,
        Legacy: { ...EVERY_FLOW, PreventUserExistenceErrors: 'LEGACY' },
        Default: {},
        Other: EVERY_FLOW,
        Rotating: {
          ...ALLOW('ALLOW_USER_PASSWORD_AUTH'),
          RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 1 },
        },
        Unrevocable: { ...EVERY_FLOW, EnableTokenRevocation: false },
        Server: { ...EVERY_FLOW, GenerateSecret: true },
      },
    },
    Remembering: {
      properties: { Policies: { PasswordPolicy: { MinimumLength: 6, PasswordHistorySize: 2 } } },
      clients: { RememberingWeb: EVERY_FLOW },
    },
  });
});

afterAll(() => pools.cloud.stop());

/** A confirmed user with PASSWORD. */
async function newUser(Username = `${randomUUID()}@example.test`): Promise<string> {
  await invite(Username);
  const UserPoolId = pools.id('Shop');
  await pools.cognito.send(
    new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }),
  );
  return Username;
}

/** A user with a temporary password. */
async function invite(
  Username: string,
  attributes: Record<string, string> = { given_name: 'Ada' },
): Promise<void> {
  const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
  await pools.cognito.send(
    new AdminCreateUserCommand({
      UserPoolId: pools.id('Shop'),
      Username,
      UserAttributes,
      TemporaryPassword: 'Temporary-1',
      MessageAction: 'SUPPRESS',
    }),
  );
}

function initiate(
  AuthFlow: AuthFlowType,
  AuthParameters: Record<string, string>,
  client = 'Web',
): Promise<InitiateAuthCommandOutput> {
  return pools.cognito.send(
    new InitiateAuthCommand({ ClientId: pools.id(client), AuthFlow, AuthParameters }),
  );
}

function byPassword(
  USERNAME: string,
  password = PASSWORD,
  client = 'Web',
): Promise<InitiateAuthCommandOutput> {
  return initiate('USER_PASSWORD_AUTH', { USERNAME, PASSWORD: password }, client);
}

interface Tokens {
  readonly AccessToken: string;
  readonly RefreshToken: string;
}

async function tokensOf(username: string, client = 'Web'): Promise<Tokens> {
  const { AuthenticationResult } = await byPassword(username, PASSWORD, client);
  return AuthenticationResult as Tokens;
}

const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

describe('USER_PASSWORD_AUTH', () => {
  test('gives three tokens', async () => {
    const { AuthenticationResult, ChallengeName } = await byPassword(await newUser());
    expect(ChallengeName).toBeUndefined();
    expect(AuthenticationResult).toMatchObject({
      AccessToken: expect.any(String) as string,
      IdToken: expect.any(String) as string,
      RefreshToken: expect.any(String) as string,
      ExpiresIn: 3600,
      TokenType: 'Bearer',
    });
  });

  test('PreventUserExistenceErrors: a wrong password and an unknown user get one answer', async () => {
    expect(await refusal(byPassword(await newUser(), 'Wrong-Password-1'))).toEqual(WRONG);
    expect(await refusal(byPassword('nobody@example.test'))).toEqual(WRONG);
    expect(await refusal(byPassword('nobody@example.test', PASSWORD, 'Legacy'))).toEqual({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });

  test('a disabled user is told so only with the right password', async () => {
    const Username = await newUser();
    await pools.cognito.send(new AdminDisableUserCommand({ UserPoolId: pools.id('Shop'), Username }));
    expect(await refusal(byPassword(Username))).toMatchObject({ message: 'User is disabled.' });
    expect(await refusal(byPassword(Username, 'Wrong-Password-1'))).toEqual(WRONG);
  });

  test('five wrong passwords lock the user out for a moment, also with the right one', async () => {
    const username = await newUser();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await refusal(byPassword(username, 'Wrong-Password-1'))).toEqual(WRONG);
    }
    expect(await refusal(byPassword(username))).toEqual({
      name: 'NotAuthorizedException',
      message: 'Password attempts exceeded',
    });
    await eventually(() => byPassword(username), { timeout: 5_000 });
  });

  test.each([
    ['USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH flow not enabled for this client'],
    ['ADMIN_USER_PASSWORD_AUTH', 'Initiate Auth method not supported.'],
    ['CUSTOM_AUTH', 'Custom auth lambda trigger is not configured for the user pool.'],
  ] as [AuthFlowType, string][])(
    'a client without ExplicitAuthFlows may not use %s',
    async (flow, message) => {
      const parameters = { USERNAME: 'a@b.test', PASSWORD };
      expect(await refusal(initiate(flow, parameters, 'Default'))).toEqual({
        name: 'InvalidParameterException',
        message,
      });
    },
  );

  test('a missing parameter is named', async () => {
    expect(await refusal(initiate('USER_PASSWORD_AUTH', { USERNAME: 'a@b.test' }))).toEqual({
      name: 'InvalidParameterException',
      message: 'Missing required parameter PASSWORD',
    });
  });

  test('a client with a secret proves that it knows it', async () => {
    const username = await newUser();
    const ClientId = pools.id('Server');
    const { UserPoolClient } = await pools.cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId: pools.id('Shop'), ClientId }),
    );
    const hash = secretHash(UserPoolClient?.ClientSecret ?? '', username, ClientId);
    expect(await refusal(byPassword(username, PASSWORD, 'Server'))).toMatchObject({
      name: 'NotAuthorizedException',
    });
    const parameters = { USERNAME: username, PASSWORD, SECRET_HASH: hash };
    const { AuthenticationResult } = await initiate('USER_PASSWORD_AUTH', parameters, 'Server');
    expect(AuthenticationResult?.AccessToken).toBeDefined();
  });
});

describe('ADMIN_USER_PASSWORD_AUTH', () => {
  test('signs in on the side of the server, and only there', async () => {
    const USERNAME = await newUser();
    const { AuthenticationResult } = await pools.cognito.send(
      new AdminInitiateAuthCommand({
        UserPoolId: pools.id('Shop'),
        ClientId: pools.id('Web'),
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD },
      }),
    );
    expect(AuthenticationResult?.AccessToken).toBeDefined();
  });
});

describe('USER_SRP_AUTH', () => {
  test('the password is proven and never sent', async () => {
    const username = await newUser();
    const { AuthenticationResult } = await signInBySrp(
      pools.cognito,
      pools.id('Shop'),
      pools.id('Default'),
      username.toUpperCase(),
      PASSWORD,
    );
    expect(AuthenticationResult?.IdToken).toBeDefined();
  });

  test('a wrong password fails at the proof, and so does an unknown user', async () => {
    const [poolId, clientId] = [pools.id('Shop'), pools.id('Web')];
    const username = await newUser();
    expect(await refusal(signInBySrp(pools.cognito, poolId, clientId, username, 'Wrong-Password-1'))).toEqual(
      WRONG,
    );
    expect(await refusal(signInBySrp(pools.cognito, poolId, clientId, 'nobody@b.test', PASSWORD))).toEqual(
      WRONG,
    );
  });

  test('an unknown user has the same salt and user id each time, as a known one has (RFC 5054)', async () => {
    const asked = (name: string): Promise<InitiateAuthCommandOutput> =>
      initiate('USER_SRP_AUTH', { USERNAME: name, SRP_A: '3' });
    const [one, two, other] = await Promise.all(['x@b.test', 'x@b.test', 'y@b.test'].map(asked));
    expect(one?.ChallengeParameters).toMatchObject({
      SALT: two?.ChallengeParameters?.SALT,
      USER_ID_FOR_SRP: two?.ChallengeParameters?.USER_ID_FOR_SRP,
    });
    expect(one?.ChallengeParameters?.USER_ID_FOR_SRP).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(one?.ChallengeParameters?.SALT).not.toBe(other?.ChallengeParameters?.SALT);
  });

  test('a public value of zero is refused: it would make the session key known', async () => {
    expect(await refusal(initiate('USER_SRP_AUTH', { USERNAME: await newUser(), SRP_A: '0' }))).toMatchObject(
      {
        name: 'InvalidParameterException',
      },
    );
  });

  test('a secret block serves once, and the timestamp has its one format', async () => {
    const username = await newUser();
    const { ChallengeParameters: asked = {} } = await initiate('USER_SRP_AUTH', {
      USERNAME: username,
      SRP_A: '3',
    });
    const answer = (TIMESTAMP: string): Promise<unknown> =>
      pools.cognito.send(
        new RespondToAuthChallengeCommand({
          ClientId: pools.id('Web'),
          ChallengeName: 'PASSWORD_VERIFIER',
          ChallengeResponses: {
            USERNAME: username,
            PASSWORD_CLAIM_SECRET_BLOCK: asked.SECRET_BLOCK ?? '',
            PASSWORD_CLAIM_SIGNATURE: 'AAAA',
            TIMESTAMP,
          },
        }),
      );
    expect(await refusal(answer('Tue Sep 05 00:09:40 UTC 2026'))).toEqual({
      name: 'InvalidParameterException',
      message: 'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.',
    });
    expect(await refusal(answer('Tue Sep 5 00:09:40 UTC 2026'))).toEqual(WRONG);
    expect(await refusal(answer('Tue Sep 5 00:09:40 UTC 2026'))).toMatchObject({
      message: 'Invalid session for the user.',
    });
  });
});

describe('NEW_PASSWORD_REQUIRED', () => {
  function answer(
    session: string | undefined,
    responses: Record<string, string>,
  ): Promise<InitiateAuthCommandOutput> {
    return pools.cognito.send(
      new RespondToAuthChallengeCommand({
        ClientId: pools.id('Web'),
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: session,
        ChallengeResponses: responses,
      }),
    );
  }

  test('an invited user sets a password of their own at the first sign-in', async () => {
    const USERNAME = `${randomUUID()}@example.test`;
    await invite(USERNAME);
    const { ChallengeName, ChallengeParameters, Session } = await byPassword(USERNAME, 'Temporary-1');
    expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    expect(JSON.parse(ChallengeParameters?.userAttributes ?? '')).toMatchObject({ email: USERNAME });
    expect(ChallengeParameters?.requiredAttributes).toBe('[]');
    // AWS: a password that the policy refuses leaves the session open for another.
    expect(await refusal(answer(Session, { USERNAME, NEW_PASSWORD: 'weak' }))).toMatchObject({
      name: 'InvalidPasswordException',
    });
    expect(
      await refusal(
        answer(Session, { USERNAME, NEW_PASSWORD: PASSWORD, 'userAttributes.email': 'x@b.test' }),
      ),
    ).toEqual({ name: 'NotAuthorizedException', message: 'Cannot modify an already provided email' });
    const { AuthenticationResult } = await answer(Session, { USERNAME, NEW_PASSWORD: PASSWORD });
    expect(AuthenticationResult?.AccessToken).toBeDefined();
    const user = await pools.cognito.send(
      new AdminGetUserCommand({ UserPoolId: pools.id('Shop'), Username: USERNAME }),
    );
    expect(user.UserStatus).toBe('CONFIRMED');
    expect(await refusal(answer(Session, { USERNAME, NEW_PASSWORD: PASSWORD }))).toMatchObject({
      message: 'Invalid session for the user.',
    });
  });

  test('the session is for the user whom it was given to', async () => {
    const USERNAME = `${randomUUID()}@example.test`;
    await invite(USERNAME);
    const { Session } = await byPassword(USERNAME, 'Temporary-1');
    expect(
      await refusal(answer(Session, { USERNAME: await newUser(), NEW_PASSWORD: PASSWORD })),
    ).toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user.',
    });
  });

  test('after SRP too, and answered by an administrator', async () => {
    const USERNAME = `${randomUUID()}@example.test`;
    const ids = { UserPoolId: pools.id('Shop'), ClientId: pools.id('Web') };
    await invite(USERNAME);
    const asked = await signInBySrp(pools.cognito, ids.UserPoolId, ids.ClientId, USERNAME, 'Temporary-1');
    expect(asked.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    const { AuthenticationResult } = await pools.cognito.send(
      new AdminRespondToAuthChallengeCommand({
        ...ids,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: asked.Session,
        ChallengeResponses: { USERNAME, NEW_PASSWORD: PASSWORD },
      }),
    );
    expect(AuthenticationResult?.AccessToken).toBeDefined();
  });
});

describe('refresh tokens', () => {
  test.each(['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'] as const)(
    '%s gives new tokens; the refresh token stays',
    async (flow) => {
      const { RefreshToken } = await tokensOf(await newUser());
      const { AuthenticationResult } = await initiate(flow, { REFRESH_TOKEN: RefreshToken });
      expect(AuthenticationResult).not.toHaveProperty('RefreshToken');
      const AccessToken = AuthenticationResult?.AccessToken;
      await pools.cognito.send(new GetUserCommand({ AccessToken }));
    },
  );

  test('a refresh token serves only the client that it was issued to', async () => {
    const { RefreshToken } = await tokensOf(await newUser());
    expect(await refusal(initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: RefreshToken }, 'Other'))).toEqual({
      name: 'NotAuthorizedException',
      message: 'Invalid Refresh Token',
    });
  });

  test('RevokeToken ends the refresh token and the access tokens that came from it, and no others', async () => {
    const username = await newUser();
    const [one, two] = [await tokensOf(username), await tokensOf(username)];
    const ClientId = pools.id('Web');
    await pools.cognito.send(new RevokeTokenCommand({ ClientId, Token: one.RefreshToken }));
    expect(await refusal(initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: one.RefreshToken }))).toEqual({
      name: 'NotAuthorizedException',
      message: 'Refresh Token has been revoked',
    });
    const { AccessToken } = one;
    expect(await refusal(pools.cognito.send(new GetUserCommand({ AccessToken })))).toEqual({
      name: 'NotAuthorizedException',
      message: 'Access Token has been revoked',
    });
    await pools.cognito.send(new GetUserCommand({ AccessToken: two.AccessToken }));
  });

  test('RevokeToken takes refresh tokens of its client only, where revocation is enabled', async () => {
    const username = await newUser();
    const { AccessToken, RefreshToken } = await tokensOf(username);
    const revoke = (client: string, Token: string): Promise<unknown> =>
      pools.cognito.send(new RevokeTokenCommand({ ClientId: pools.id(client), Token }));
    expect(await refusal(revoke('Web', AccessToken))).toMatchObject({
      name: 'UnsupportedTokenTypeException',
    });
    expect(await refusal(revoke('Other', RefreshToken))).toMatchObject({ name: 'UnauthorizedException' });
    expect(await refusal(revoke('Unrevocable', RefreshToken))).toMatchObject({
      name: 'UnsupportedOperationException',
    });
    // RFC 7009: an unknown token is as good as a revoked one.
    await revoke('Web', 'unknown');
  });

  test('RefreshTokenRotation: each refresh token serves once, with a moment of grace', async () => {
    const first = await tokensOf(await newUser(), 'Rotating');
    const get = async (RefreshToken: string): Promise<AuthenticationResultType | undefined> => {
      const command = new GetTokensFromRefreshTokenCommand({ ClientId: pools.id('Rotating'), RefreshToken });
      return (await pools.cognito.send(command)).AuthenticationResult;
    };
    const second = await get(first.RefreshToken);
    expect(second?.RefreshToken).toBeDefined();
    await get(first.RefreshToken);
    await eventually(async () => {
      expect(await refusal(get(first.RefreshToken))).toMatchObject({ name: 'RefreshTokenReuseException' });
    });
    const third = await get(second?.RefreshToken ?? '');
    expect(third?.RefreshToken).not.toBe(second?.RefreshToken);
  });

  test('without rotation GetTokensFromRefreshToken gives no new refresh token', async () => {
    const { RefreshToken } = await tokensOf(await newUser());
    const command = new GetTokensFromRefreshTokenCommand({ ClientId: pools.id('Web'), RefreshToken });
    const { AuthenticationResult } = await pools.cognito.send(command);
    expect(AuthenticationResult).toMatchObject({ AccessToken: expect.any(String) as string });
    expect(AuthenticationResult).not.toHaveProperty('RefreshToken');
  });
});

test('PasswordHistorySize: the last passwords may not come again', async () => {
  const user = { UserPoolId: pools.id('Remembering'), Username: 'ada' };
  await pools.cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  const set = (Password: string): Promise<unknown> =>
    pools.cognito.send(new AdminSetUserPasswordCommand({ ...user, Password, Permanent: true }));
  for (const password of ['first-1', 'second-2', 'third-3']) await set(password);
  expect(await refusal(set('third-3'))).toMatchObject({ name: 'PasswordHistoryPolicyViolationException' });
  expect(await refusal(set('second-2'))).toMatchObject({ name: 'PasswordHistoryPolicyViolationException' });
  await set('first-1');
});
