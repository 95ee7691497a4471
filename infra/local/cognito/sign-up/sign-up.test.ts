import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
  type SignUpCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  BY_MAIL,
  EVERY_FLOW,
  PASSWORD,
  refusal,
  secretHash,
  startPools,
  type TestPools,
} from '../test-support/test-pools.ts';

let pools: TestPools;

beforeAll(async () => {
  pools = await startPools({
    Shop: {
      properties: {
        ...BY_MAIL,
        Schema: [
          { Name: 'given_name', Required: true },
          { Name: 'tier', AttributeDataType: 'String', StringAttributeConstraints: { MaxLength: '4' } },
        ],
        VerificationMessageTemplate: { EmailSubject: 'Welcome', EmailMessage: 'Your code: {####}' },
      },
      clients: { Web: EVERY_FLOW, Legacy: { ...EVERY_FLOW, PreventUserExistenceErrors: 'LEGACY' } },
    },
    Named: {
      properties: { AliasAttributes: ['email'], AutoVerifiedAttributes: ['email'] },
      clients: { NamedWeb: EVERY_FLOW },
    },
    Staff: {
      properties: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
      clients: { StaffWeb: EVERY_FLOW },
    },
    Secret: { properties: BY_MAIL, clients: { Server: { ...EVERY_FLOW, GenerateSecret: true } } },
    Silent: { properties: { UsernameAttributes: ['email'] }, clients: { SilentWeb: EVERY_FLOW } },
  });
});

afterAll(() => pools.cloud.stop());

function signUp(
  Username: string,
  more: Partial<SignUpCommandInput> = {},
): Promise<{ UserSub?: string | undefined }> {
  const UserAttributes = [{ Name: 'given_name', Value: 'Ada' }];
  return pools.cognito.send(
    new SignUpCommand({ ClientId: pools.id('Web'), Username, Password: PASSWORD, UserAttributes, ...more }),
  );
}

function confirm(Username: string, ConfirmationCode: string, client = 'Web'): Promise<unknown> {
  return pools.cognito.send(
    new ConfirmSignUpCommand({ ClientId: pools.id(client), Username, ConfirmationCode }),
  );
}

function signIn(username: string, password = PASSWORD, client = 'Web'): Promise<unknown> {
  return pools.cognito.send(
    new InitiateAuthCommand({
      ClientId: pools.id(client),
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  );
}

describe('SignUp', () => {
  test('sends a code, and the confirmed user is verified; the username is the sub', async () => {
    const begun = await signUp('Ada@Example.test');
    expect(begun).toMatchObject({
      UserConfirmed: false,
      CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'A***@E***' },
    });
    // AWS: an unconfirmed user learns so only with the right password.
    expect(await refusal(signIn('ada@example.test'))).toMatchObject({ name: 'UserNotConfirmedException' });
    expect(await refusal(signIn('ada@example.test', 'Wrong-Password-1'))).toMatchObject({
      name: 'NotAuthorizedException',
    });
    await confirm('ada@example.test', await pools.codeFor('Ada@Example.test'));
    const user = await pools.cognito.send(
      new AdminGetUserCommand({ UserPoolId: pools.id('Shop'), Username: 'ADA@EXAMPLE.TEST' }),
    );
    expect(user).toMatchObject({ Username: begun.UserSub, UserStatus: 'CONFIRMED', Enabled: true });
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
    expect(user.UserCreateDate?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  test('the mail is worded by VerificationMessageTemplate', async () => {
    await signUp('worded@example.test');
    const [message] = await pools.messages();
    expect(message).toMatchObject({
      kind: 'SignUp',
      subject: 'Welcome',
      message: `Your code: ${message?.code ?? ''}`,
    });
  });

  test('a code serves once, and a confirmed user cannot be confirmed again', async () => {
    await signUp('once@example.test');
    const code = await pools.codeFor('once@example.test');
    await confirm('once@example.test', code);
    expect(await refusal(confirm('once@example.test', code))).toEqual({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    });
  });

  test('the mail address is taken, in whatever case, even while it is unconfirmed', async () => {
    await signUp('taken@example.test');
    expect(await refusal(signUp('TAKEN@example.test'))).toEqual({
      name: 'UsernameExistsException',
      message: 'An account with the given email already exists.',
    });
  });

  test.each([
    ['short', 'Ab-1', 'Password not long enough'],
    ['without lower case', 'PASSWORD-1', 'Password must have lowercase characters'],
    ['without upper case', 'password-1', 'Password must have uppercase characters'],
    ['without a number', 'Password-x', 'Password must have numeric characters'],
    ['without a symbol', 'Password11', 'Password must have symbol characters'],
  ])('a password %s does not conform with the default policy', async (_, Password, rule) => {
    expect(await refusal(signUp('policy@example.test', { Password }))).toEqual({
      name: 'InvalidPasswordException',
      message: `Password did not conform with policy: ${rule}`,
    });
  });

  test.each([
    ['a username that is no mail address', 'ada', [], 'Username should be an email.'],
    [
      'a required attribute that is missing',
      'a@b.test',
      [],
      'given_name: The attribute given_name is required\n',
    ],
    [
      'an unknown attribute',
      'a@b.test',
      [['custom:x', '1']],
      'custom:x: Attribute does not exist in the schema.\n',
    ],
    ['a value that is too long', 'a@b.test', [['custom:tier', 'silver']], 'no longer than 4 characters'],
    ['a broken mail address', 'a@b', [['given_name', 'A']], 'Invalid email address format.'],
    ['a broken telephone number', 'a@b.test', [['phone_number', '555']], 'Invalid phone number format.'],
    ['a sub of their own', 'a@b.test', [['sub', '1']], 'Cannot modify the non-mutable attribute sub'],
  ] as [string, string, [string, string][], string][])(
    '%s is refused by the schema',
    async (_, username, attributes, message) => {
      const UserAttributes = attributes.map(([Name, Value]) => ({ Name, Value }));
      const refused = await refusal(signUp(username, { UserAttributes }));
      expect(refused.name).toBe('InvalidParameterException');
      expect(refused.message).toContain(message);
    },
  );

  test('a client cannot declare an address verified', async () => {
    const UserAttributes = [{ Name: 'email_verified', Value: 'true' }];
    expect(await refusal(signUp('a@b.test', { UserAttributes }))).toEqual({
      name: 'NotAuthorizedException',
      message: 'A client attempted to write unauthorized attribute',
    });
  });

  test('AllowAdminCreateUserOnly: nobody signs up', async () => {
    expect(await refusal(signUp('ada', { ClientId: pools.id('StaffWeb'), UserAttributes: [] }))).toEqual({
      name: 'NotAuthorizedException',
      message: 'SignUp is not permitted for this user pool',
    });
  });

  test('without AutoVerifiedAttributes no code goes out, and only an administrator confirms', async () => {
    const Username = 'quiet@example.test';
    const begun = await signUp(Username, { ClientId: pools.id('SilentWeb'), UserAttributes: [] });
    expect(begun).not.toHaveProperty('CodeDeliveryDetails');
    await pools.cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: pools.id('Silent'), Username }));
    await signIn(Username, PASSWORD, 'SilentWeb');
  });

  test('an alias belongs to the first who verifies it; a username stays a username', async () => {
    const ClientId = pools.id('NamedWeb');
    const UserAttributes = [{ Name: 'email', Value: 'shared@example.test' }];
    await signUp('first', { ClientId, UserAttributes });
    const code = await pools.codeFor('shared@example.test');
    await signUp('second', { ClientId, UserAttributes });
    const otherCode = await pools.codeFor('shared@example.test');
    // AWS: an unverified alias signs nobody in.
    expect(await refusal(signIn('shared@example.test', PASSWORD, 'NamedWeb'))).toMatchObject({
      message: 'Incorrect username or password.',
    });
    await confirm('first', code, 'NamedWeb');
    await signIn('shared@example.test', PASSWORD, 'NamedWeb');
    expect(await refusal(confirm('second', otherCode, 'NamedWeb'))).toEqual({
      name: 'AliasExistsException',
      message: 'An account with the given email already exists.',
    });
    // AWS: ForceAliasCreation moves the alias from the user who has it.
    await pools.cognito.send(
      new ConfirmSignUpCommand({
        ClientId,
        Username: 'second',
        ConfirmationCode: otherCode,
        ForceAliasCreation: true,
      }),
    );
    const first = await pools.cognito.send(
      new AdminGetUserCommand({ UserPoolId: pools.id('Named'), Username: 'first' }),
    );
    expect(first.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'false' });
    expect(await refusal(signUp('second', { ClientId, UserAttributes }))).toEqual({
      name: 'UsernameExistsException',
      message: 'User already exists',
    });
    // AWS: a case-sensitive pool (the default) tells First from first.
    await signUp('First', { ClientId, UserAttributes: [] });
  });

  test('a client with a secret must send SECRET_HASH', async () => {
    const ClientId = pools.id('Server');
    const Username = 'server@example.test';
    const without = { ClientId, UserAttributes: [] };
    expect(await refusal(signUp(Username, without))).toEqual({
      name: 'NotAuthorizedException',
      message: `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
    });
    expect(
      await refusal(signUp(Username, { ...without, SecretHash: secretHash('x', Username, ClientId) })),
    ).toEqual({
      name: 'NotAuthorizedException',
      message: `Unable to verify secret hash for client ${ClientId}`,
    });
  });
});

describe('codes', () => {
  test('a wrong code is refused; after five an hour passes before the next attempt', async () => {
    await signUp('guess@example.test');
    const code = await pools.codeFor('guess@example.test');
    const wrong = code === '000000' ? '000001' : '000000';
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await refusal(confirm('guess@example.test', wrong))).toEqual({
        name: 'CodeMismatchException',
        message: 'Invalid verification code provided, please try again.',
      });
    }
    expect(await refusal(confirm('guess@example.test', code))).toEqual({
      name: 'LimitExceededException',
      message: 'Attempt limit exceeded, please try after some time.',
    });
  });

  test('ResendConfirmationCode sends a new one, and the old one serves no more', async () => {
    await signUp('again@example.test');
    const old = await pools.codeFor('again@example.test');
    const command = new ResendConfirmationCodeCommand({
      ClientId: pools.id('Web'),
      Username: 'again@example.test',
    });
    expect(await pools.cognito.send(command)).toMatchObject({
      CodeDeliveryDetails: { Destination: 'a***@e***' },
    });
    const code = await pools.codeFor('again@example.test');
    if (old !== code) {
      expect(await refusal(confirm('again@example.test', old))).toMatchObject({
        name: 'CodeMismatchException',
      });
    }
    await confirm('again@example.test', code);
    expect(await refusal(pools.cognito.send(command))).toEqual({
      name: 'InvalidParameterException',
      message: 'User is already confirmed.',
    });
  });
});

describe('ForgotPassword', () => {
  function forgot(Username: string, client = 'Web'): Promise<unknown> {
    return pools.cognito.send(new ForgotPasswordCommand({ ClientId: pools.id(client), Username }));
  }
  function reset(
    Username: string,
    ConfirmationCode: string,
    Password: string,
    client = 'Web',
  ): Promise<unknown> {
    const ClientId = pools.id(client);
    return pools.cognito.send(
      new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password }),
    );
  }

  test('a code to the verified address sets a new password', async () => {
    const username = 'forgetful@example.test';
    await signUp(username);
    // AWS: a code goes to a verified address only.
    expect(await refusal(forgot(username))).toEqual({
      name: 'InvalidParameterException',
      message: 'Cannot reset password for the user as there is no registered/verified email or phone_number',
    });
    await confirm(username, await pools.codeFor(username));
    expect(await forgot(username)).toMatchObject({ CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' } });
    const code = await pools.codeFor(username);
    await signIn(username);
    expect(await refusal(reset(username, code, 'weak'))).toMatchObject({ name: 'InvalidPasswordException' });
    await reset(username, code, 'Another-Password-2');
    await signIn(username, 'Another-Password-2');
    expect(await refusal(signIn(username))).toMatchObject({ message: 'Incorrect username or password.' });
    // AWS: a code that has served is an expired one.
    expect(await refusal(reset(username, code, 'Another-Password-3'))).toEqual({
      name: 'ExpiredCodeException',
      message: 'Invalid code provided, please request a code again.',
    });
  });

  test('PreventUserExistenceErrors: an unknown user is answered as a known one', async () => {
    expect(await forgot('nobody@example.test')).toMatchObject({
      CodeDeliveryDetails: { Destination: 'n***@e***' },
    });
    expect(await refusal(reset('nobody@example.test', '123456', PASSWORD))).toMatchObject({
      name: 'CodeMismatchException',
    });
    expect(await refusal(confirm('nobody@example.test', '123456'))).toMatchObject({
      name: 'CodeMismatchException',
    });
  });

  test('PreventUserExistenceErrors LEGACY: an unknown user is said to be unknown', async () => {
    const unknown = { name: 'UserNotFoundException', message: 'Username/client id combination not found.' };
    expect(await refusal(forgot('nobody@example.test', 'Legacy'))).toEqual(unknown);
    expect(await refusal(confirm('nobody@example.test', '123456', 'Legacy'))).toEqual(unknown);
  });
});
