import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  CreateGroupCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetGroupCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListGroupsCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
  type UserType,
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
  pools = await startPools({
    Shop: {
      properties: {
        ...BY_MAIL,
        Policies: { PasswordPolicy: { MinimumLength: 10, RequireSymbols: true } },
        AdminCreateUserConfig: {
          InviteMessageTemplate: { EmailSubject: 'Come in', EmailMessage: '{username}: {####}' },
        },
        UserPoolTags: { team: 'shop' },
      },
      clients: { Web: { ...EVERY_FLOW, GenerateSecret: true }, Public: EVERY_FLOW },
      groups: { operators: { Description: 'They ship', Precedence: 5 } },
    },
    Listed: { clients: {} },
  });
});

afterAll(() => pools.cloud.stop());

async function create(Username: string, more: Partial<AdminCreateUserCommandInput> = {}): Promise<UserType> {
  const command = new AdminCreateUserCommand({ UserPoolId: pools.id('Shop'), Username, ...more });
  return (await pools.cognito.send(command)).User ?? {};
}

function signIn(
  USERNAME: string,
): Promise<{ AuthenticationResult?: { AccessToken?: string | undefined } | undefined }> {
  return pools.cognito.send(
    new InitiateAuthCommand({
      ClientId: pools.id('Public'),
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD },
    }),
  );
}

describe('AdminCreateUser', () => {
  test('invites by mail with a temporary password', async () => {
    const user = await create('ada@example.test');
    expect(user).toMatchObject({ Enabled: true, UserStatus: 'FORCE_CHANGE_PASSWORD' });
    const [message] = await pools.messages();
    expect(message).toMatchObject({
      kind: 'AdminCreateUser',
      to: 'ada@example.test',
      subject: 'Come in',
      message: `ada@example.test: ${message?.code ?? ''}`,
    });
  });

  test('MessageAction: SUPPRESS sends nothing, RESEND sends again to whoever has not come yet', async () => {
    const Username = 'grace@example.test';
    const count = (await pools.messages()).length;
    await create(Username, { MessageAction: 'SUPPRESS' });
    expect(await pools.messages()).toHaveLength(count);
    await create(Username, { MessageAction: 'RESEND' });
    expect(await pools.messages()).toHaveLength(count + 1);
    const user = { UserPoolId: pools.id('Shop'), Username };
    await pools.cognito.send(
      new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }),
    );
    expect(await refusal(create(Username, { MessageAction: 'RESEND' }))).toEqual({
      name: 'UnsupportedUserStateException',
      message: 'Resend not possible. CONFIRMED status is not FORCE_CHANGE_PASSWORD',
    });
  });

  test('a user exists once; a password obeys the policy of the pool', async () => {
    await create('twice@example.test');
    expect(await refusal(create('twice@example.test'))).toMatchObject({ name: 'UsernameExistsException' });
    // AWS: a declared policy demands only what it names.
    expect(await refusal(create('weak@example.test', { TemporaryPassword: 'longenough1' }))).toEqual({
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password must have symbol characters',
    });
    await create('weak@example.test', { TemporaryPassword: 'longenough-' });
  });
});

test('a disabled user’s tokens end at once, and enabling does not bring them back', async () => {
  const user = { UserPoolId: pools.id('Shop'), Username: 'disabled@example.test' };
  await create(user.Username, { MessageAction: 'SUPPRESS' });
  await pools.cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  const AccessToken = (await signIn(user.Username)).AuthenticationResult?.AccessToken;
  await pools.cognito.send(new AdminDisableUserCommand(user));
  expect(await refusal(pools.cognito.send(new GetUserCommand({ AccessToken })))).toMatchObject({
    message: 'User is disabled.',
  });
  await pools.cognito.send(new AdminEnableUserCommand(user));
  expect(await refusal(pools.cognito.send(new GetUserCommand({ AccessToken })))).toMatchObject({
    message: 'Access Token has been revoked',
  });
  const next = (await signIn(user.Username)).AuthenticationResult?.AccessToken;
  await pools.cognito.send(new AdminUserGlobalSignOutCommand(user));
  expect(await refusal(pools.cognito.send(new GetUserCommand({ AccessToken: next })))).toMatchObject({
    message: 'Access Token has been revoked',
  });
});

test('AdminUpdateUserAttributes may declare an address verified; AdminDeleteUser deletes', async () => {
  const user = { UserPoolId: pools.id('Shop'), Username: 'verified@example.test' };
  await create(user.Username, { MessageAction: 'SUPPRESS' });
  const UserAttributes = [{ Name: 'email_verified', Value: 'true' }];
  await pools.cognito.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes }));
  const changed = await pools.cognito.send(new AdminGetUserCommand(user));
  expect(changed.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  await pools.cognito.send(new AdminDeleteUserCommand(user));
  expect(await refusal(pools.cognito.send(new AdminGetUserCommand(user)))).toEqual({
    name: 'UserNotFoundException',
    message: 'User does not exist.',
  });
});

test('without credentials an administrator’s operation is refused', async () => {
  const response = await fetch(pools.cloud.awsEndpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.ListUsers',
    },
    body: JSON.stringify({ UserPoolId: pools.id('Shop') }),
  });
  expect(response.status).toBe(403);
  expect(await response.text()).toContain('MissingAuthenticationToken');
});

describe('groups', () => {
  test('a user joins, is listed, and leaves', async () => {
    const user = { UserPoolId: pools.id('Shop'), Username: 'member@example.test' };
    const group = { UserPoolId: pools.id('Shop'), GroupName: 'operators' };
    const { Username } = await create(user.Username, { MessageAction: 'SUPPRESS' });
    for (let time = 0; time < 2; time += 1) {
      await pools.cognito.send(new AdminAddUserToGroupCommand({ ...user, ...group }));
    }
    const joined = await pools.cognito.send(new AdminListGroupsForUserCommand(user));
    expect(joined.Groups).toMatchObject([
      { GroupName: 'operators', Description: 'They ship', Precedence: 5 },
    ]);
    const members = await pools.cognito.send(new ListUsersInGroupCommand(group));
    expect(members.Users).toMatchObject([{ Username }]);
    await pools.cognito.send(new AdminRemoveUserFromGroupCommand({ ...user, ...group }));
    expect((await pools.cognito.send(new AdminListGroupsForUserCommand(user))).Groups).toEqual([]);
  });

  test('a group is made once; an unknown one is not found', async () => {
    const group = { UserPoolId: pools.id('Shop'), GroupName: 'approvers' };
    await pools.cognito.send(new CreateGroupCommand(group));
    expect(await refusal(pools.cognito.send(new CreateGroupCommand(group)))).toEqual({
      name: 'GroupExistsException',
      message: 'A group with the name already exists.',
    });
    const unknown = new GetGroupCommand({ ...group, GroupName: 'nobody' });
    expect(await refusal(pools.cognito.send(unknown))).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Group not found.',
    });
    const { Groups = [] } = await pools.cognito.send(new ListGroupsCommand({ UserPoolId: group.UserPoolId }));
    expect(Groups.map(({ GroupName }) => GroupName)).toEqual(['approvers', 'operators']);
  });
});

describe('ListUsers', () => {
  beforeAll(async () => {
    for (const name of ['anna', 'anton', 'berta']) {
      const UserAttributes = [
        { Name: 'email', Value: `${name}@example.test` },
        { Name: 'name', Value: `The "real" ${name}` },
      ];
      await create(name, { UserPoolId: pools.id('Listed'), UserAttributes, MessageAction: 'SUPPRESS' });
    }
    await pools.cognito.send(
      new AdminDisableUserCommand({ UserPoolId: pools.id('Listed'), Username: 'berta' }),
    );
  });

  async function list(Filter: string): Promise<(string | undefined)[]> {
    const { Users = [] } = await pools.cognito.send(
      new ListUsersCommand({ UserPoolId: pools.id('Listed'), Filter }),
    );
    return Users.map(({ Username }) => Username);
  }

  test.each([
    ['email = "anna@example.test"', ['anna']],
    ['email ^= "an"', ['anna', 'anton']],
    ['"username"^="b"', ['berta']],
    ['name = "The \\"real\\" anna"', ['anna']],
    ['status = "Disabled"', ['berta']],
    ['cognito:user_status = "FORCE_CHANGE_PASSWORD"', ['anna', 'anton', 'berta']],
    ['email = "an"', []],
  ])('filter %s', async (filter, expected) => {
    expect(await list(filter)).toEqual(expected);
  });

  test.each(['email', 'email = anna', 'email ~ "anna"', 'custom:tier = "gold"'])(
    'filter %s is refused',
    async (filter) => {
      expect(await refusal(list(filter))).toMatchObject({ name: 'InvalidParameterException' });
    },
  );

  test('pages, and gives only the attributes asked for', async () => {
    const UserPoolId = pools.id('Listed');
    const first = await pools.cognito.send(
      new ListUsersCommand({ UserPoolId, Limit: 2, AttributesToGet: ['email'] }),
    );
    expect(first.Users).toMatchObject([
      { Username: 'anna', Attributes: [{ Name: 'email', Value: 'anna@example.test' }] },
      { Username: 'anton' },
    ]);
    const { PaginationToken } = first;
    const second = await pools.cognito.send(new ListUsersCommand({ UserPoolId, Limit: 2, PaginationToken }));
    expect(second.Users).toMatchObject([{ Username: 'berta' }]);
    expect(second.PaginationToken).toBeUndefined();
  });
});

describe('describing', () => {
  test('DescribeUserPool', async () => {
    const UserPoolId = pools.id('Shop');
    const { UserPool } = await pools.cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).toMatchObject({
      Id: UserPoolId,
      Name: 'Shop',
      Arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${UserPoolId}`,
      Policies: { PasswordPolicy: { MinimumLength: 10, RequireSymbols: true, RequireNumbers: false } },
      UsernameAttributes: ['email'],
      MfaConfiguration: 'OFF',
      UserPoolTags: { team: 'shop' },
    });
    expect(UserPool?.SchemaAttributes?.find(({ Name }) => Name === 'sub')).toMatchObject({ Mutable: false });
    expect(UserPoolId).toMatch(/^us-east-1_[0-9a-zA-Z]{9}$/);
  });

  test('DescribeUserPoolClient shows the secret of a client that has one', async () => {
    const UserPoolId = pools.id('Shop');
    const describe = async (name: string): Promise<Record<string, unknown>> => {
      const command = new DescribeUserPoolClientCommand({ UserPoolId, ClientId: pools.id(name) });
      return { ...(await pools.cognito.send(command)).UserPoolClient };
    };
    expect(await describe('Web')).toMatchObject({
      ClientId: expect.stringMatching(/^[a-z0-9]{26}$/) as string,
      ClientSecret: expect.stringMatching(/^[a-z0-9]{51}$/) as string,
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
    });
    expect(await describe('Public')).not.toHaveProperty('ClientSecret');
  });

  test.each([
    ['us-east-1_nothing00', 'User pool us-east-1_nothing00 does not exist.'],
    [
      '',
      "1 validation error detected: Value at 'userPoolId' failed to satisfy constraint: Member must not be null",
    ],
  ])('an unknown pool %p', async (UserPoolId, message) => {
    expect(await refusal(pools.cognito.send(new DescribeUserPoolCommand({ UserPoolId })))).toMatchObject({
      message,
    });
  });
});
