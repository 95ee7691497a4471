import { randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminDeleteUserAttributesCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  type AttributeType,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  DeleteUserAttributesCommand,
  DeleteUserCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  BY_MAIL,
  EVERY_FLOW,
  PASSWORD,
  refusal,
  startPools,
  type TestPools,
} from '../test-support/test-pools.ts';

let pools: TestPools;

beforeAll(async () => {
  const Schema = [
    { Name: 'given_name', Mutable: true },
    {
      Name: 'number',
      AttributeDataType: 'Number',
      NumberAttributeConstraints: { MaxValue: '9' },
      Mutable: true,
    },
    { Name: 'origin', AttributeDataType: 'String' },
  ];
  pools = await startPools({
    Shop: {
      properties: {
        ...BY_MAIL,
        Schema,
        UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      },
      clients: { Web: EVERY_FLOW, Narrow: { ...EVERY_FLOW, WriteAttributes: ['given_name'] } },
    },
    Eager: { properties: BY_MAIL, clients: { EagerWeb: EVERY_FLOW } },
  });
});

afterAll(() => pools.cloud.stop());

interface Account {
  readonly email: string;
  readonly AccessToken: string;
  readonly RefreshToken: string;
}

async function account(client = 'Web', pool = 'Shop'): Promise<Account> {
  const email = `${randomUUID()}@example.test`;
  const user = { UserPoolId: pools.id(pool), Username: email };
  const UserAttributes = [{ Name: 'email_verified', Value: 'true' }];
  await pools.cognito.send(
    new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: 'SUPPRESS' }),
  );
  await pools.cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  const { AuthenticationResult } = await signIn(email, PASSWORD, client);
  return { email, ...(AuthenticationResult as { AccessToken: string; RefreshToken: string }) };
}

function signIn(USERNAME: string, password = PASSWORD, client = 'Web'): Promise<InitiateAuthCommandOutput> {
  return pools.cognito.send(
    new InitiateAuthCommand({
      ClientId: pools.id(client),
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD: password },
    }),
  );
}

async function attributesOf(AccessToken: string): Promise<Record<string, string | undefined>> {
  const { UserAttributes = [] } = await pools.cognito.send(new GetUserCommand({ AccessToken }));
  return Object.fromEntries(UserAttributes.map(({ Name, Value }: AttributeType) => [Name ?? '', Value]));
}

function update(AccessToken: string, attributes: Record<string, string>): Promise<unknown> {
  const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
  return pools.cognito.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
}

function verify(AccessToken: string, Code: string): Promise<unknown> {
  return pools.cognito.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }));
}

describe('UpdateUserAttributes', () => {
  test('sets, changes and, with an empty value, deletes', async () => {
    const { AccessToken } = await account();
    await update(AccessToken, { given_name: 'Ada', 'custom:number': '7' });
    expect(await attributesOf(AccessToken)).toMatchObject({ given_name: 'Ada', 'custom:number': '7' });
    await update(AccessToken, { given_name: '' });
    expect(await attributesOf(AccessToken)).not.toHaveProperty('given_name');
  });

  test.each([
    ['a number that is too large', { 'custom:number': '10' }, 'InvalidParameterException', 'at most 9'],
    [
      'an immutable attribute',
      { 'custom:origin': 'x' },
      'InvalidParameterException',
      'Attribute cannot be updated.',
    ],
    ['the name to sign in by', { email: '' }, 'InvalidParameterException', 'Cannot delete email'],
  ])('refuses %s', async (_, attributes, name, message) => {
    const { AccessToken } = await account();
    const refused = await refusal(update(AccessToken, attributes));
    expect(refused.name).toBe(name);
    expect(refused.message).toContain(message);
  });

  test("refuses what is not among the client's WriteAttributes", async () => {
    const { AccessToken } = await account('Narrow');
    await update(AccessToken, { given_name: 'Ada' });
    expect(await refusal(update(AccessToken, { 'custom:number': '1' }))).toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  test('AttributesRequireVerificationBeforeUpdate: the old address counts until the new one is verified', async () => {
    const { email, AccessToken } = await account();
    const changed = `${randomUUID()}@example.test`;
    const updated = await update(AccessToken, { email: changed });
    expect(updated).toMatchObject({ CodeDeliveryDetailsList: [{ AttributeName: 'email' }] });
    expect(await attributesOf(AccessToken)).toMatchObject({ email, email_verified: 'true' });
    await signIn(email);
    await verify(AccessToken, await pools.codeFor(changed));
    expect(await attributesOf(AccessToken)).toMatchObject({ email: changed, email_verified: 'true' });
    await signIn(changed);
    expect(await refusal(signIn(email))).toMatchObject({ message: 'Incorrect username or password.' });
  });

  test('without that setting the new address counts at once, unverified', async () => {
    const { AccessToken } = await account('EagerWeb', 'Eager');
    const changed = `${randomUUID()}@example.test`;
    await update(AccessToken, { email: changed });
    expect(await attributesOf(AccessToken)).toMatchObject({ email: changed, email_verified: 'false' });
    await pools.cognito.send(
      new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email' }),
    );
    await verify(AccessToken, await pools.codeFor(changed));
    expect(await attributesOf(AccessToken)).toMatchObject({ email_verified: 'true' });
  });

  test("another user's address is taken", async () => {
    const [one, other] = [await account(), await account()];
    expect(await refusal(update(one.AccessToken, { email: other.email.toUpperCase() }))).toEqual({
      name: 'AliasExistsException',
      message: 'An account with the given email already exists.',
    });
  });
});

describe('ChangePassword', () => {
  function change(AccessToken: string, PreviousPassword: string, ProposedPassword: string): Promise<unknown> {
    return pools.cognito.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
  }

  test('needs the old password and a new one that the policy allows', async () => {
    const { email, AccessToken } = await account();
    expect(await refusal(change(AccessToken, 'Wrong-Password-1', 'Another-Password-2'))).toMatchObject({
      message: 'Incorrect username or password.',
    });
    expect(await refusal(change(AccessToken, PASSWORD, 'weak'))).toMatchObject({
      name: 'InvalidPasswordException',
    });
    await change(AccessToken, PASSWORD, 'Another-Password-2');
    await signIn(email, 'Another-Password-2');
  });
});

describe('the end', () => {
  test('GlobalSignOut ends all of a user’s tokens', async () => {
    const { email, AccessToken, RefreshToken } = await account();
    const { AuthenticationResult } = await signIn(email);
    await pools.cognito.send(new GlobalSignOutCommand({ AccessToken }));
    expect(await refusal(attributesOf(AuthenticationResult?.AccessToken ?? ''))).toMatchObject({
      message: 'Access Token has been revoked',
    });
    const refresh = new InitiateAuthCommand({
      ClientId: pools.id('Web'),
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: RefreshToken },
    });
    expect(await refusal(pools.cognito.send(refresh))).toMatchObject({
      message: 'Refresh Token has been revoked',
    });
    await signIn(email);
  });

  test('DeleteUser: the user is gone, and the address is free', async () => {
    const { email, AccessToken } = await account();
    await pools.cognito.send(new DeleteUserCommand({ AccessToken }));
    expect(await refusal(attributesOf(AccessToken))).toMatchObject({ name: 'UserNotFoundException' });
    expect(await refusal(signIn(email))).toMatchObject({ message: 'Incorrect username or password.' });
    await pools.cognito.send(
      new AdminCreateUserCommand({
        UserPoolId: pools.id('Shop'),
        Username: email,
        MessageAction: 'SUPPRESS',
      }),
    );
  });
});

test('attributes can be deleted, but not those by which the user signs in', async () => {
  const { email, AccessToken } = await account();
  const attributeNames = async (): Promise<(string | undefined)[]> => {
    const { UserAttributes = [] } = await pools.cognito.send(new GetUserCommand({ AccessToken }));
    return UserAttributes.map(({ Name }) => Name);
  };
  const UserAttributes = ['given_name', 'nickname'].map((Name) => ({ Name, Value: 'Ada' }));
  await pools.cognito.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
  await pools.cognito.send(
    new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames: ['nickname'] }),
  );
  expect(await attributeNames()).toEqual(['sub', 'email_verified', 'email', 'given_name']);
  const user = { UserPoolId: pools.id('Shop'), Username: email };
  await pools.cognito.send(
    new AdminDeleteUserAttributesCommand({ ...user, UserAttributeNames: ['given_name'] }),
  );
  expect(await attributeNames()).toEqual(['sub', 'email_verified', 'email']);
  const deleted = new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames: ['email'] });
  expect(await refusal(pools.cognito.send(deleted))).toMatchObject({ name: 'InvalidParameterException' });
});

test('AdminResetUserPassword: the password opens nothing more until a new one is set by the code', async () => {
  const { email } = await account();
  await pools.cognito.send(
    new AdminResetUserPasswordCommand({ UserPoolId: pools.id('Shop'), Username: email }),
  );
  expect(await refusal(signIn(email, PASSWORD, 'Web'))).toEqual({
    name: 'PasswordResetRequiredException',
    message: 'Password reset required for the user',
  });
  expect(await refusal(signIn(email, 'Wrong-Password-1', 'Web'))).toMatchObject({
    name: 'NotAuthorizedException',
  });
  await pools.cognito.send(
    new ConfirmForgotPasswordCommand({
      ClientId: pools.id('Web'),
      Username: email,
      ConfirmationCode: await pools.codeFor(email),
      Password: 'Another-Password-1',
    }),
  );
  await signIn(email, 'Another-Password-1', 'Web');
});
