import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AssociateSoftwareTokenCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
  type SignUpCommandInput,
  UpdateUserAttributesCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { JwtVerifier } from 'aws-jwt-verify';
import type { Jwks } from 'aws-jwt-verify/jwk';
import type { JsonObject } from '../../kernel/json.ts';
import {
  authenticatorCode,
  BY_MAIL,
  EVERY_FLOW,
  PASSWORD,
  refusal,
  signInBySrp,
  startPools,
  type TestPools,
} from '../test-support/test-pools.ts';
import {
  setRules,
  TRIGGER_ARN,
  type TriggerEvent,
  triggerResources,
  type TriggerRule,
} from '../test-support/trigger-function.ts';

const OPERATOR_ROLE = 'arn:aws:iam::000000000000:role/operator';
const EVERY_TRIGGER: JsonObject = {
  PreSignUp: TRIGGER_ARN,
  PostConfirmation: TRIGGER_ARN,
  PreAuthentication: TRIGGER_ARN,
  PostAuthentication: TRIGGER_ARN,
  PreTokenGeneration: TRIGGER_ARN,
  CustomMessage: TRIGGER_ARN,
};
const OWN_MAIL: JsonObject = {
  EmailSendingAccount: 'DEVELOPER',
  From: 'Shop <accounts@shop.test>',
  SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/shop.test',
};

interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
}

let pools: TestPools;
let users = 0;

beforeAll(async () => {
  const groups = { operators: { Precedence: 1, RoleArn: OPERATOR_ROLE }, approvers: { Precedence: 2 } };
  pools = await startPools(
    {
      Shop: {
        properties: { ...BY_MAIL, EmailConfiguration: OWN_MAIL, LambdaConfig: EVERY_TRIGGER },
        clients: { Web: EVERY_FLOW, Open: { ...EVERY_FLOW, PreventUserExistenceErrors: 'LEGACY' } },
        groups,
      },
      Modern: {
        properties: {
          ...BY_MAIL,
          LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: TRIGGER_ARN, LambdaVersion: 'V2_0' } },
        },
        clients: {
          ModernWeb: {
            ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
            RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
          },
        },
        groups: { staff: { Precedence: 1 } },
      },
      Aliases: {
        properties: { AliasAttributes: ['email'], LambdaConfig: { PreSignUp: TRIGGER_ARN } },
        clients: { AliasWeb: EVERY_FLOW },
      },
      Guarded: {
        properties: {
          ...BY_MAIL,
          MfaConfiguration: 'ON',
          EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
          LambdaConfig: { PreAuthentication: TRIGGER_ARN, PostAuthentication: TRIGGER_ARN },
        },
        clients: { GuardedWeb: EVERY_FLOW },
      },
      // Has a function, but the function has no permission for it.
      Stranger: {
        properties: { ...BY_MAIL, LambdaConfig: { PreSignUp: TRIGGER_ARN } },
        clients: { StrangerWeb: EVERY_FLOW },
      },
      // Sends by Cognito's own account.
      Plain: {
        properties: { ...BY_MAIL, LambdaConfig: { CustomMessage: TRIGGER_ARN } },
        clients: { PlainWeb: EVERY_FLOW },
      },
    },
    triggerResources(['Shop', 'Modern', 'Aliases', 'Guarded', 'Plain']),
  );
});

afterAll(() => pools.cloud.stop());

beforeEach(async () => {
  await rules();
});

afterEach(() => pools.cloud.clearFaults());

function rules(set: Readonly<Record<string, TriggerRule>> = {}): Promise<TriggerEvent[]> {
  return setRules(pools.cloud, set);
}

function newAddress(): string {
  users += 1;
  return `user-${users}@example.test`;
}

function signUp(client: string, email: string, more: Partial<SignUpCommandInput> = {}): SignUpCommand {
  const UserAttributes = [{ Name: 'name', Value: 'Ada' }];
  return new SignUpCommand({
    ClientId: pools.id(client),
    Username: email,
    Password: PASSWORD,
    UserAttributes,
    ...more,
  });
}

/** A confirmed user of the pool; what the function was asked on the way is forgotten. */
async function confirmedUser(pool = 'Shop', groups: readonly string[] = []): Promise<string> {
  const Username = newAddress();
  const user = { UserPoolId: pools.id(pool), Username };
  const UserAttributes = [{ Name: 'email_verified', Value: 'true' }];
  await pools.cognito.send(
    new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: 'SUPPRESS' }),
  );
  await pools.cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  for (const GroupName of groups) {
    await pools.cognito.send(new AdminAddUserToGroupCommand({ ...user, GroupName }));
  }
  await rules();
  return Username;
}

async function signIn(
  client: string,
  email: string,
  ClientMetadata?: Record<string, string>,
): Promise<Tokens> {
  const { AuthenticationResult } = await pools.cognito.send(
    new InitiateAuthCommand({
      ClientId: pools.id(client),
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD },
      ...(ClientMetadata === undefined ? {} : { ClientMetadata }),
    }),
  );
  return AuthenticationResult as Tokens;
}

function claims(token: string): JsonObject {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as JsonObject;
}

function sources(events: readonly TriggerEvent[]): string[] {
  return events.map(({ triggerSource }) => triggerSource);
}

describe('sign-up', () => {
  test('the events have the shape of AWS', async () => {
    const email = newAddress();
    const { UserSub: sub } = await pools.cognito.send(
      signUp('Web', email, {
        ValidationData: [{ Name: 'captcha', Value: 'yes' }],
        ClientMetadata: { campaign: 'spring' },
      }),
    );
    const common = {
      version: '1',
      region: 'us-east-1',
      userPoolId: pools.id('Shop'),
      userName: sub,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: pools.id('Web') },
    };
    expect(await rules()).toEqual([
      {
        ...common,
        triggerSource: 'PreSignUp_SignUp',
        request: {
          userAttributes: { email, name: 'Ada' },
          validationData: { captcha: 'yes' },
          clientMetadata: { campaign: 'spring' },
        },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      },
      {
        ...common,
        triggerSource: 'CustomMessage_SignUp',
        request: {
          userAttributes: {
            sub,
            email,
            name: 'Ada',
            email_verified: 'false',
            'cognito:user_status': 'UNCONFIRMED',
          },
          codeParameter: '{####}',
          linkParameter: '{##Click Here##}',
          usernameParameter: null,
          clientMetadata: { campaign: 'spring' },
        },
        response: { smsMessage: null, emailMessage: null, emailSubject: null },
      },
    ]);
    const user = { ClientId: pools.id('Web'), Username: email };
    await pools.cognito.send(new ResendConfirmationCodeCommand(user));
    const ConfirmationCode = await pools.codeFor(email);
    await pools.cognito.send(
      new ConfirmSignUpCommand({ ...user, ConfirmationCode, ClientMetadata: { locale: 'pt' } }),
    );
    const [resent, confirmed] = await rules();
    expect(resent).toMatchObject({ triggerSource: 'CustomMessage_ResendCode' });
    expect(confirmed).toEqual({
      ...common,
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      request: {
        userAttributes: {
          sub,
          email,
          name: 'Ada',
          email_verified: 'true',
          'cognito:user_status': 'CONFIRMED',
        },
        clientMetadata: { locale: 'pt' },
      },
      response: {},
    });
  });

  test('PreSignUp can refuse, and its words reach the client', async () => {
    await rules({ PreSignUp_SignUp: { error: 'not this domain' } });
    const email = newAddress();
    expect(await refusal(pools.cognito.send(signUp('Web', email)))).toEqual({
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error not this domain.',
    });
    const user = { UserPoolId: pools.id('Shop'), Username: email };
    expect(await refusal(pools.cognito.send(new AdminGetUserCommand(user)))).toMatchObject({
      name: 'UserNotFoundException',
    });
  });

  test('PreSignUp can confirm the user and the mail address: no code goes out, PostConfirmation is asked', async () => {
    await rules({ PreSignUp_SignUp: { response: { autoConfirmUser: true, autoVerifyEmail: true } } });
    const email = newAddress();
    const made = await pools.cognito.send(signUp('Web', email));
    expect(made).toMatchObject({ UserConfirmed: true });
    expect(made.CodeDeliveryDetails).toBeUndefined();
    const events = await rules();
    expect(sources(events)).toEqual(['PreSignUp_SignUp', 'PostConfirmation_ConfirmSignUp']);
    expect(events[1]?.request).toMatchObject({ userAttributes: { email_verified: 'true' } });
    await signIn('Web', email);
  });

  test('an address that nobody has cannot be verified', async () => {
    await rules({ PreSignUp_SignUp: { response: { autoVerifyPhone: true } } });
    expect(await refusal(pools.cognito.send(signUp('Web', newAddress())))).toMatchObject({
      name: 'InvalidLambdaResponseException',
    });
  });

  test('an alias that autoVerifyEmail gives is taken from whoever had it', async () => {
    await rules({ PreSignUp_SignUp: { response: { autoConfirmUser: true, autoVerifyEmail: true } } });
    const UserAttributes = [{ Name: 'email', Value: newAddress() }];
    await pools.cognito.send(signUp('AliasWeb', 'first', { UserAttributes }));
    await pools.cognito.send(signUp('AliasWeb', 'second', { UserAttributes }));
    const first = { UserPoolId: pools.id('Aliases'), Username: 'first' };
    const { UserAttributes: left } = await pools.cognito.send(new AdminGetUserCommand(first));
    expect(left).toContainEqual({ Name: 'email_verified', Value: 'false' });
  });

  test('two sign-ups with one address at once make one user', async () => {
    // Both are judged before either is saved.
    await pools.cloud.setFaults([
      { kind: 'delay', service: 'lambda', principal: 'cognito-idp', delayMs: 500 },
    ]);
    const email = newAddress();
    const both = await Promise.allSettled([1, 2].map(() => pools.cognito.send(signUp('Web', email))));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const [refused] = both.filter((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toMatchObject({ name: 'UsernameExistsException' });
  });

  test('a PostConfirmation that fails is told, and the user stays confirmed', async () => {
    const email = newAddress();
    await pools.cognito.send(signUp('Web', email));
    await rules({ PostConfirmation_ConfirmSignUp: { error: 'no room' } });
    const confirm = new ConfirmSignUpCommand({
      ClientId: pools.id('Web'),
      Username: email,
      ConfirmationCode: await pools.codeFor(email),
    });
    expect(await refusal(pools.cognito.send(confirm))).toEqual({
      name: 'UserLambdaValidationException',
      message: 'PostConfirmation failed with error no room.',
    });
    const user = { UserPoolId: pools.id('Shop'), Username: email };
    expect(await pools.cognito.send(new AdminGetUserCommand(user))).toMatchObject({
      UserStatus: 'CONFIRMED',
    });
  });

  test('an administrator who makes and confirms users names no client', async () => {
    const UserPoolId = pools.id('Shop');
    await rules({
      PreSignUp_AdminCreateUser: { response: { autoConfirmUser: true, autoVerifyPhone: true } },
    });
    const invited = newAddress();
    const { User } = await pools.cognito.send(
      new AdminCreateUserCommand({ UserPoolId, Username: invited, DesiredDeliveryMediums: ['EMAIL'] }),
    );
    // AWS ignores what PreSignUp answers here.
    expect(User?.UserStatus).toBe('FORCE_CHANGE_PASSWORD');
    const [admitted, message] = await rules();
    expect(admitted).toMatchObject({
      triggerSource: 'PreSignUp_AdminCreateUser',
      callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
      request: { userAttributes: { email: invited }, validationData: null },
    });
    expect(message).toMatchObject({
      triggerSource: 'CustomMessage_AdminCreateUser',
      request: { codeParameter: '{####}', usernameParameter: '{username}' },
    });
    const email = newAddress();
    await pools.cognito.send(signUp('Web', email));
    await rules();
    await pools.cognito.send(
      new AdminConfirmSignUpCommand({ UserPoolId, Username: email, ClientMetadata: { by: 'desk' } }),
    );
    expect(await rules()).toMatchObject([
      {
        triggerSource: 'PostConfirmation_ConfirmSignUp',
        callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
        request: { clientMetadata: { by: 'desk' } },
      },
    ]);
  });
});

describe('messages', () => {
  async function messageTo(email: string): Promise<{ subject: string; message: string } | undefined> {
    return (await pools.messages()).find(({ to }) => to === email);
  }

  test('CustomMessage words the mail, with the code in its place', async () => {
    const response = { emailSubject: 'Welcome', emailMessage: 'Your code: {####}.' };
    await rules({ CustomMessage_SignUp: { response } });
    const email = newAddress();
    await pools.cognito.send(signUp('Web', email));
    const code = await pools.codeFor(email);
    expect(await messageTo(email)).toMatchObject({ subject: 'Welcome', message: `Your code: ${code}.` });
    expect(await pools.cloud.page(`mail.json?to=${email}`)).toMatchObject({
      mails: [{ from: 'Shop <accounts@shop.test>', subject: 'Welcome', html: `Your code: ${code}.` }],
    });
  });

  test('a mail without the code is refused, and the user can ask for it again', async () => {
    await rules({ CustomMessage_SignUp: { response: { emailMessage: 'Welcome!' } } });
    const email = newAddress();
    expect(await refusal(pools.cognito.send(signUp('Web', email)))).toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining("Value at 'emailBody' failed to satisfy constraint") as string,
    });
    await pools.cognito.send(
      new ResendConfirmationCodeCommand({ ClientId: pools.id('Web'), Username: email }),
    );
    expect(await pools.codeFor(email)).toMatch(/^\d{6}$/);
  });

  // AWS: so when EmailSendingAccount is not DEVELOPER.
  test('a pool that sends by Cognito’s account cannot have words of its own', async () => {
    await rules({ CustomMessage_SignUp: { response: { emailMessage: 'Code {####}' } } });
    expect(await refusal(pools.cognito.send(signUp('PlainWeb', newAddress())))).toMatchObject({
      name: 'InvalidLambdaResponseException',
    });
  });

  test('an invitation names user and password', async () => {
    await rules({ CustomMessage_AdminCreateUser: { response: { emailMessage: 'Only {####}' } } });
    const user = { UserPoolId: pools.id('Shop'), DesiredDeliveryMediums: ['EMAIL' as const] };
    const Username = newAddress();
    expect(
      await refusal(pools.cognito.send(new AdminCreateUserCommand({ ...user, Username }))),
    ).toMatchObject({
      message: expect.stringContaining('{username}') as string,
    });
  });

  test('forgotten passwords and changed addresses', async () => {
    const email = await confirmedUser();
    const user = { ClientId: pools.id('Web'), Username: email };
    await pools.cognito.send(new ForgotPasswordCommand({ ...user, ClientMetadata: { locale: 'pt' } }));
    const ConfirmationCode = await pools.codeFor(email);
    await pools.cognito.send(
      new ConfirmForgotPasswordCommand({ ...user, ConfirmationCode, Password: PASSWORD }),
    );
    expect(await rules()).toMatchObject([
      { triggerSource: 'CustomMessage_ForgotPassword', request: { clientMetadata: { locale: 'pt' } } },
      { triggerSource: 'PostConfirmation_ConfirmForgotPassword' },
    ]);
    const { AccessToken } = await signIn('Web', email);
    await rules();
    const change = (): { Name: string; Value: string }[] => [{ Name: 'email', Value: newAddress() }];
    await pools.cognito.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: change() }));
    const verify = { AccessToken, AttributeName: 'email' };
    await pools.cognito.send(new GetUserAttributeVerificationCodeCommand(verify));
    const { Username } = await pools.cognito.send(new GetUserCommand({ AccessToken }));
    const admin = { UserPoolId: pools.id('Shop'), Username };
    await pools.cognito.send(new AdminUpdateUserAttributesCommand({ ...admin, UserAttributes: change() }));
    expect(sources(await rules())).toEqual([
      'CustomMessage_UpdateUserAttribute',
      'CustomMessage_VerifyUserAttribute',
      'CustomMessage_UpdateUserAttribute',
    ]);
  });
});

describe('sign-in', () => {
  test('PreAuthentication, PostAuthentication and PreTokenGeneration are asked in this order', async () => {
    const email = await confirmedUser('Shop', ['operators', 'approvers']);
    const { AccessToken } = await signIn('Web', email, { device: 'till' });
    const events = await rules();
    const userAttributes = {
      sub: claims(AccessToken).sub,
      email,
      email_verified: 'true',
      'cognito:user_status': 'CONFIRMED',
    };
    expect(sources(events)).toEqual([
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
      'TokenGeneration_Authentication',
    ]);
    // AWS: ClientMetadata of InitiateAuth is the validationData of PreAuthentication, and goes nowhere else.
    expect(events.map(({ request }) => request)).toEqual([
      { userAttributes, validationData: { device: 'till' }, userNotFound: false },
      { userAttributes, newDeviceUsed: false },
      {
        userAttributes,
        groupConfiguration: {
          groupsToOverride: ['operators', 'approvers'],
          iamRolesToOverride: [OPERATOR_ROLE],
          preferredRole: OPERATOR_ROLE,
        },
      },
    ]);
    expect(events[2]?.response).toEqual({ claimsOverrideDetails: null });
  });

  test('the same triggers by USER_SRP_AUTH', async () => {
    const email = await confirmedUser();
    await signInBySrp(pools.cognito, pools.id('Shop'), pools.id('Web'), email, PASSWORD);
    expect(sources(await rules())).toEqual([
      'PreAuthentication_Authentication',
      'PostAuthentication_Authentication',
      'TokenGeneration_Authentication',
    ]);
  });

  test.each([
    ['PreAuthentication', 'PreAuthentication_Authentication'],
    ['PostAuthentication', 'PostAuthentication_Authentication'],
    ['PreTokenGeneration', 'TokenGeneration_Authentication'],
  ])('%s keeps the user out when it fails', async (trigger, source) => {
    const email = await confirmedUser();
    await rules({ [source]: { error: 'closed' } });
    expect(await refusal(signIn('Web', email))).toEqual({
      name: 'UserLambdaValidationException',
      message: `${trigger} failed with error closed.`,
    });
  });

  test('PreAuthentication is asked about names that nobody has where the client hides who exists', async () => {
    expect(await refusal(signIn('Web', 'nobody@example.test'))).toMatchObject({
      name: 'NotAuthorizedException',
    });
    expect(await rules()).toMatchObject([
      { userName: 'nobody@example.test', request: { userAttributes: {}, userNotFound: true } },
    ]);
    expect(await refusal(signIn('Open', 'nobody@example.test'))).toMatchObject({
      name: 'UserNotFoundException',
    });
    expect(await rules()).toEqual([]);
  });

  test('a wrong password stops before PostAuthentication', async () => {
    const email = await confirmedUser();
    const AuthParameters = { USERNAME: email, PASSWORD: 'Wrong-Password-1' };
    const attempt = { ClientId: pools.id('Web'), AuthFlow: 'USER_PASSWORD_AUTH' as const, AuthParameters };
    await refusal(pools.cognito.send(new InitiateAuthCommand(attempt)));
    expect(sources(await rules())).toEqual(['PreAuthentication_Authentication']);
  });

  test('a new password: the metadata of its answer reaches the functions', async () => {
    const Username = newAddress();
    const ClientId = pools.id('Web');
    await pools.cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: pools.id('Shop'),
        Username,
        TemporaryPassword: 'Temporary-1',
        MessageAction: 'SUPPRESS',
      }),
    );
    const { Session } = await pools.cognito.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: Username, PASSWORD: 'Temporary-1' },
      }),
    );
    await rules();
    await pools.cognito.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        Session,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        ChallengeResponses: { USERNAME: Username, NEW_PASSWORD: PASSWORD },
        ClientMetadata: { first: 'yes' },
      }),
    );
    expect(await rules()).toMatchObject([
      {
        triggerSource: 'PostAuthentication_Authentication',
        request: { clientMetadata: { first: 'yes' } },
      },
      {
        triggerSource: 'TokenGeneration_NewPasswordChallenge',
        request: { clientMetadata: { first: 'yes' } },
      },
    ]);
  });
});

test('PostAuthentication waits for the second factor', async () => {
  const USERNAME = await confirmedUser('Guarded');
  const ClientId = pools.id('GuardedWeb');
  const asked = await pools.cognito.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD },
    }),
  );
  const { SecretCode = '', Session } = await pools.cognito.send(
    new AssociateSoftwareTokenCommand({ Session: asked.Session }),
  );
  const UserCode = authenticatorCode(SecretCode);
  const verified = await pools.cognito.send(new VerifySoftwareTokenCommand({ Session, UserCode }));
  expect(sources(await rules())).toEqual(['PreAuthentication_Authentication']);
  const { AuthenticationResult } = await pools.cognito.send(
    new RespondToAuthChallengeCommand({
      ClientId,
      ChallengeName: 'MFA_SETUP',
      Session: verified.Session,
      ChallengeResponses: { USERNAME },
    }),
  );
  expect(AuthenticationResult).toHaveProperty('AccessToken');
  expect(sources(await rules())).toEqual(['PostAuthentication_Authentication']);
});

describe('tokens', () => {
  test('version 1 changes the id token, and the groups of both', async () => {
    const email = await confirmedUser('Shop', ['operators']);
    const claimsOverrideDetails = {
      claimsToAddOrOverride: { tier: 'gold', sub: 'somebody else', 'cognito:username': 'root' },
      claimsToSuppress: ['email', 'token_use'],
      groupOverrideDetails: { groupsToOverride: ['approvers'], iamRolesToOverride: [], preferredRole: null },
    };
    await rules({ TokenGeneration_Authentication: { response: { claimsOverrideDetails } } });
    const { AccessToken, IdToken } = await signIn('Web', email);
    const { sub } = claims(AccessToken);
    expect(sub).not.toBe('somebody else');
    const id = claims(IdToken);
    expect(id).toMatchObject({
      sub,
      tier: 'gold',
      token_use: 'id',
      'cognito:username': sub,
      'cognito:groups': ['approvers'],
    });
    expect(id).not.toHaveProperty('email');
    expect(id).not.toHaveProperty('cognito:roles');
    expect(claims(AccessToken)).toMatchObject({ 'cognito:groups': ['approvers'] });
    expect(claims(AccessToken)).not.toHaveProperty('tier');
  });

  // AWS: "If you provide an empty or null object in the response, then the groups are suppressed."
  test.each([null, {}])('groupOverrideDetails %j takes the groups away', async (groupOverrideDetails) => {
    const email = await confirmedUser('Shop', ['operators']);
    const claimsOverrideDetails = { groupOverrideDetails };
    await rules({ TokenGeneration_Authentication: { response: { claimsOverrideDetails } } });
    const { AccessToken, IdToken } = await signIn('Web', email);
    expect(claims(AccessToken)).not.toHaveProperty('cognito:groups');
    expect(claims(IdToken)).not.toHaveProperty('cognito:preferred_role');
  });

  test('a refresh asks again', async () => {
    const email = await confirmedUser();
    const { RefreshToken } = await signIn('Web', email);
    await rules();
    const input = {
      ClientId: pools.id('Web'),
      AuthFlow: 'REFRESH_TOKEN_AUTH' as const,
      AuthParameters: { REFRESH_TOKEN: RefreshToken },
    };
    await pools.cognito.send(new InitiateAuthCommand(input));
    expect(sources(await rules())).toEqual(['TokenGeneration_RefreshTokens']);
  });

  const accessTokenGeneration = {
    claimsToAddOrOverride: { cart: { items: 2 }, limits: [1, 2], vip: true, client_id: 'another' },
    scopesToAdd: ['shop/read'],
  };

  test('version 2 changes both tokens, with claims of any kind, and scopes', async () => {
    const email = await confirmedUser('Modern', ['staff']);
    const claimsAndScopeOverrideDetails = {
      idTokenGeneration: { claimsToAddOrOverride: { tier: 3 }, claimsToSuppress: ['email_verified'] },
      accessTokenGeneration,
    };
    await rules({ TokenGeneration_Authentication: { response: { claimsAndScopeOverrideDetails } } });
    const { AccessToken, IdToken } = await signIn('ModernWeb', email);
    expect(await rules()).toMatchObject([
      {
        version: '2',
        request: {
          scopes: ['aws.cognito.signin.user.admin'],
          groupConfiguration: { groupsToOverride: ['staff'] },
        },
        response: { claimsAndScopeOverrideDetails: null },
      },
    ]);
    const issuer = `${pools.cloud.awsEndpoint}/${pools.id('Modern')}`;
    const verifier = JwtVerifier.create({ issuer, audience: null, scope: 'shop/read' });
    const keys = await fetch(`${issuer}/.well-known/jwks.json`);
    verifier.cacheJwks((await keys.json()) as Jwks);
    expect(await verifier.verify(AccessToken)).toMatchObject({
      cart: { items: 2 },
      limits: [1, 2],
      vip: true,
      client_id: pools.id('ModernWeb'),
      scope: 'aws.cognito.signin.user.admin shop/read',
      'cognito:groups': ['staff'],
    });
    expect(claims(IdToken)).toMatchObject({ tier: 3, email });
    expect(claims(IdToken)).not.toHaveProperty('email_verified');
    await pools.cognito.send(new GetUserCommand({ AccessToken }));
  });

  test('an access token without its scope opens nothing of the own account', async () => {
    const email = await confirmedUser('Modern');
    const claimsAndScopeOverrideDetails = {
      accessTokenGeneration: { scopesToSuppress: ['aws.cognito.signin.user.admin'] },
    };
    await rules({ TokenGeneration_Authentication: { response: { claimsAndScopeOverrideDetails } } });
    const { AccessToken } = await signIn('ModernWeb', email);
    expect(await refusal(pools.cognito.send(new GetUserCommand({ AccessToken })))).toEqual({
      name: 'NotAuthorizedException',
      message: 'Access Token does not have required scopes',
    });
  });

  test('a refresh with rotation brings its metadata, and a function that fails leaves the token good', async () => {
    const email = await confirmedUser('Modern');
    const { RefreshToken } = await signIn('ModernWeb', email);
    const refresh = new GetTokensFromRefreshTokenCommand({
      ClientId: pools.id('ModernWeb'),
      RefreshToken,
      ClientMetadata: { page: 'cart' },
    });
    await rules({ TokenGeneration_RefreshTokens: { error: 'later' } });
    expect(await refusal(pools.cognito.send(refresh))).toMatchObject({
      message: 'PreTokenGeneration failed with error later.',
    });
    await rules();
    const { AuthenticationResult } = await pools.cognito.send(refresh);
    expect(AuthenticationResult?.RefreshToken).not.toBe(RefreshToken);
    expect(await rules()).toMatchObject([{ request: { clientMetadata: { page: 'cart' } } }]);
    expect(await refusal(pools.cognito.send(refresh))).toMatchObject({ name: 'RefreshTokenReuseException' });
  });
});

describe('a function that changes the user while it is asked', () => {
  test('PostConfirmation puts the user into a group', async () => {
    const join = { operation: 'AdminAddUserToGroup', input: { GroupName: 'approvers' } };
    await rules({
      PreSignUp_SignUp: { response: { autoConfirmUser: true } },
      PostConfirmation_ConfirmSignUp: { calls: join },
    });
    const email = newAddress();
    await pools.cognito.send(signUp('Web', email));
    const { AccessToken } = await signIn('Web', email);
    expect(claims(AccessToken)).toMatchObject({ 'cognito:groups': ['approvers'] });
  });

  test.each(['PreAuthentication_Authentication', 'PostAuthentication_Authentication'])(
    'a user whom %s disables is kept out',
    async (source) => {
      const email = await confirmedUser();
      await rules({ [source]: { calls: { operation: 'AdminDisableUser' } } });
      expect(await refusal(signIn('Web', email))).toEqual({
        name: 'NotAuthorizedException',
        message: 'User is disabled.',
      });
    },
  );

  test('a refresh whose sign-in ends meanwhile gets no tokens', async () => {
    const email = await confirmedUser();
    const { RefreshToken } = await signIn('Web', email);
    await rules({ TokenGeneration_RefreshTokens: { calls: { operation: 'AdminUserGlobalSignOut' } } });
    const AuthParameters = { REFRESH_TOKEN: RefreshToken };
    const refresh = { ClientId: pools.id('Web'), AuthFlow: 'REFRESH_TOKEN_AUTH' as const, AuthParameters };
    expect(await refusal(pools.cognito.send(new InitiateAuthCommand(refresh)))).toMatchObject({
      message: 'Refresh Token has been revoked',
    });
  });
});

describe('answers that are none', () => {
  test.each<[TriggerRule, string]>([
    [{ output: null }, 'Invalid lambda function output : Invalid JSON'],
    [{ output: 'done' }, 'Unrecognizable lambda output'],
    [{ output: { response: 'done' } }, 'Unrecognizable lambda output'],
    [{ response: { autoConfirmUser: 'yes' } }, 'Unrecognizable lambda output'],
  ])('%j', async (rule, message) => {
    await rules({ PreSignUp_SignUp: rule });
    expect(await refusal(pools.cognito.send(signUp('Web', newAddress())))).toEqual({
      name: 'InvalidLambdaResponseException',
      message,
    });
  });

  test('a scope is one word', async () => {
    const email = await confirmedUser('Modern');
    const accessTokenGeneration = { scopesToAdd: ['two words'] };
    await rules({
      TokenGeneration_Authentication: {
        response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } },
      },
    });
    expect(await refusal(signIn('ModernWeb', email))).toMatchObject({
      name: 'InvalidLambdaResponseException',
    });
  });
});

describe('the way to the function', () => {
  test('a function without a permission for the pool is not run', async () => {
    expect(await refusal(pools.cognito.send(signUp('StrangerWeb', newAddress())))).toEqual({
      name: 'UnexpectedLambdaException',
      message: 'PreSignUp invocation failed due to error AccessDeniedException.',
    });
    expect(await rules()).toEqual([]);
  });

  test('it goes through the front door: in the call log, and with its faults', async () => {
    await pools.cognito.send(signUp('Web', newAddress()));
    const calls = await pools.cloud.calls({ service: 'lambda' });
    expect(calls).toContainEqual(
      expect.objectContaining({ principal: 'cognito-idp.amazonaws.com', operation: 'Invoke' }),
    );
  });

  // AWS: a call that may pass is tried three times.
  test('a throttled function is tried again, three times in all', async () => {
    const throttle = { kind: 'throttle', service: 'lambda', principal: 'cognito-idp' } as const;
    await pools.cloud.setFaults([{ ...throttle, times: 2 }]);
    await pools.cognito.send(signUp('Web', newAddress()));
    await pools.cloud.setFaults([{ ...throttle, times: 3 }]);
    expect(await refusal(pools.cognito.send(signUp('Web', newAddress())))).toEqual({
      name: 'UnexpectedLambdaException',
      message: 'PreSignUp invocation failed due to error TooManyRequestsException.',
    });
  });
});
