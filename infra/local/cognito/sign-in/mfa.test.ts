import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  type ChallengeNameType,
  GetUserPoolMfaConfigCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
  type VerifySoftwareTokenCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  authenticatorCode,
  EVERY_FLOW,
  PASSWORD,
  refusal,
  startPools,
  type TestPools,
} from '../test-support/test-pools.ts';

let pools: TestPools;

beforeAll(async () => {
  pools = await startPools({
    Optional: {
      properties: { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] },
      clients: { OptionalWeb: EVERY_FLOW },
    },
    Demanded: {
      properties: { MfaConfiguration: 'ON', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] },
      clients: { DemandedWeb: EVERY_FLOW },
    },
    Without: { clients: { WithoutWeb: EVERY_FLOW } },
  });
});

afterAll(() => pools.cloud.stop());

async function newUser(pool: string, Username: string): Promise<string> {
  const user = { UserPoolId: pools.id(pool), Username };
  await pools.cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  await pools.cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  return Username;
}

function signIn(pool: string, USERNAME: string): Promise<InitiateAuthCommandOutput> {
  return pools.cognito.send(
    new InitiateAuthCommand({
      ClientId: pools.id(`${pool}Web`),
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD },
    }),
  );
}

function answer(
  pool: string,
  ChallengeName: ChallengeNameType,
  Session: string | undefined,
  ChallengeResponses: Record<string, string>,
): Promise<InitiateAuthCommandOutput> {
  const ClientId = pools.id(`${pool}Web`);
  return pools.cognito.send(
    new RespondToAuthChallengeCommand({ ClientId, ChallengeName, Session, ChallengeResponses }),
  );
}

/** Takes in an authenticator app and gives its secret. */
async function withApp(AccessToken: string | undefined): Promise<string> {
  const { SecretCode = '' } = await pools.cognito.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const UserCode = authenticatorCode(SecretCode, -1);
  await pools.cognito.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  return SecretCode;
}

describe('MfaConfiguration OPTIONAL', () => {
  test('a user who switches an app on is asked for its code, and each code serves once', async () => {
    const USERNAME = await newUser('Optional', 'ada');
    const AccessToken = (await signIn('Optional', USERNAME)).AuthenticationResult?.AccessToken;
    const prefer = new SetUserMFAPreferenceCommand({
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    expect(await refusal(pools.cognito.send(prefer))).toEqual({
      name: 'InvalidParameterException',
      message: 'User has not verified software token mfa',
    });
    const secret = await withApp(AccessToken);
    expect((await signIn('Optional', USERNAME)).ChallengeName).toBeUndefined();
    await pools.cognito.send(prefer);
    const settings = await pools.cognito.send(
      new AdminGetUserCommand({ UserPoolId: pools.id('Optional'), Username: USERNAME }),
    );
    expect(settings).toMatchObject({
      PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
      UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
    });

    const { ChallengeName, Session } = await signIn('Optional', USERNAME);
    expect(ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    const code = authenticatorCode(secret);
    const wrong = code === '000000' ? '000001' : '000000';
    const withCode = (
      SOFTWARE_TOKEN_MFA_CODE: string,
      session = Session,
    ): Promise<InitiateAuthCommandOutput> =>
      answer('Optional', 'SOFTWARE_TOKEN_MFA', session, { USERNAME, SOFTWARE_TOKEN_MFA_CODE });
    expect(await refusal(withCode(wrong))).toMatchObject({ name: 'CodeMismatchException' });
    expect((await withCode(code)).AuthenticationResult?.AccessToken).toBeDefined();
    const again = await signIn('Optional', USERNAME);
    expect(await refusal(withCode(code, again.Session))).toEqual({
      name: 'ExpiredCodeException',
      message: 'Your software token has already been used once.',
    });
  });

  test('an administrator switches it off', async () => {
    const Username = await newUser('Optional', 'grace');
    const AccessToken = (await signIn('Optional', Username)).AuthenticationResult?.AccessToken;
    await withApp(AccessToken);
    const set = (Enabled: boolean): Promise<unknown> =>
      pools.cognito.send(
        new AdminSetUserMFAPreferenceCommand({
          UserPoolId: pools.id('Optional'),
          Username,
          SoftwareTokenMfaSettings: { Enabled },
        }),
      );
    await set(true);
    expect((await signIn('Optional', Username)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    await set(false);
    expect((await signIn('Optional', Username)).ChallengeName).toBeUndefined();
  });
});

describe('MfaConfiguration ON', () => {
  test('a user without an app sets one up while signing in', async () => {
    const USERNAME = await newUser('Demanded', 'ada');
    const asked = await signIn('Demanded', USERNAME);
    expect(asked).toMatchObject({
      ChallengeName: 'MFA_SETUP',
      ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' },
    });
    const { SecretCode = '', Session } = await pools.cognito.send(
      new AssociateSoftwareTokenCommand({ Session: asked.Session }),
    );
    expect(await refusal(answer('Demanded', 'MFA_SETUP', Session, { USERNAME }))).toMatchObject({
      message: 'User has not verified software token mfa',
    });
    const verify = (UserCode: string): Promise<VerifySoftwareTokenCommandOutput> =>
      pools.cognito.send(new VerifySoftwareTokenCommand({ Session, UserCode }));
    const code = authenticatorCode(SecretCode);
    const wrong = code === '000000' ? '000001' : '000000';
    expect(await refusal(verify(wrong))).toEqual({
      name: 'EnableSoftwareTokenMFAException',
      message: 'Code mismatch',
    });
    const verified = await verify(code);
    expect(verified.Status).toBe('SUCCESS');
    const { AuthenticationResult } = await answer('Demanded', 'MFA_SETUP', verified.Session, { USERNAME });
    expect(AuthenticationResult?.AccessToken).toBeDefined();
    expect((await signIn('Demanded', USERNAME)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  });
});

test('MfaConfiguration OFF: there is no app to take in', async () => {
  const username = await newUser('Without', 'ada');
  const AccessToken = (await signIn('Without', username)).AuthenticationResult?.AccessToken;
  expect(await refusal(withApp(AccessToken))).toMatchObject({ name: 'SoftwareTokenMFANotFoundException' });
});

test.each([
  ['Without', { MfaConfiguration: 'OFF' }],
  ['Demanded', { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } }],
])('GetUserPoolMfaConfig of %s', async (pool, expected) => {
  const command = new GetUserPoolMfaConfigCommand({ UserPoolId: pools.id(pool) });
  expect(await pools.cognito.send(command)).toMatchObject(expected);
});
