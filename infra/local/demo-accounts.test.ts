import { startPart, type TestPart } from './cognito/test-support/cognito-in-process.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD, ensureDemoAccounts } from './demo-accounts.ts';
import type { JsonObject } from './kernel/json.ts';

const STRICT: JsonObject = {
  UsernameAttributes: ['email'],
  Policies: {
    PasswordPolicy: {
      MinimumLength: 12,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
    },
  },
};

let cognito: TestPart;
let UserPoolId: string;
let ClientId: string;

beforeEach(async () => {
  cognito = startPart();
  UserPoolId = (await cognito.create('AWS::Cognito::UserPool', 'Pool', STRICT)).ref;
  const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH'];
  ClientId = (await cognito.create('AWS::Cognito::UserPoolClient', 'Web', { UserPoolId, ExplicitAuthFlows }))
    .ref;
});

afterEach(() => {
  cognito.close();
});

function group(GroupName: string): Promise<unknown> {
  return cognito.create('AWS::Cognito::UserPoolGroup', GroupName, { UserPoolId, GroupName });
}

function signIn(USERNAME: string, PASSWORD: string): Promise<JsonObject> {
  const AuthParameters = { USERNAME, PASSWORD };
  return cognito.call('InitiateAuth', { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
}

async function groupsOf(Username: string): Promise<unknown> {
  const { Groups } = await cognito.call('AdminListGroupsForUser', { UserPoolId, Username });
  return (Groups as { GroupName: string }[]).map(({ GroupName }) => GroupName);
}

test('each account signs in under a strict policy and is in its groups; nobody is written to', async () => {
  await group('operators');
  await group('approvers');
  await ensureDemoAccounts(cognito.api, UserPoolId);
  for (const account of DEMO_ACCOUNTS) {
    expect(await signIn(account.email, DEMO_PASSWORD)).toHaveProperty('AuthenticationResult');
    expect(await groupsOf(account.email)).toEqual([...account.groups].sort());
  }
  expect(cognito.part.outbox()).toEqual([]);
});

test('a second boot changes nothing, not even a changed password', async () => {
  await group('operators');
  await ensureDemoAccounts(cognito.api, UserPoolId);
  const Username = 'operator@bodega.test';
  await cognito.call('AdminSetUserPassword', {
    UserPoolId,
    Username,
    Password: 'My-Own-Password-1',
    Permanent: true,
  });
  const before = await cognito.call('ListUsers', { UserPoolId });
  await ensureDemoAccounts(cognito.api, UserPoolId);
  expect(await cognito.call('ListUsers', { UserPoolId })).toEqual(before);
  expect(await signIn(Username, 'My-Own-Password-1')).toHaveProperty('AuthenticationResult');
});

test('a pool without the groups gets the accounts; the groups follow when they come', async () => {
  await ensureDemoAccounts(cognito.api, UserPoolId);
  expect(await groupsOf('approver@bodega.test')).toEqual([]);
  await group('approvers');
  await ensureDemoAccounts(cognito.api, UserPoolId);
  expect(await groupsOf('approver@bodega.test')).toEqual(['approvers']);
});

test('an account whose making was interrupted is finished at the next boot', async () => {
  const Username = 'customer@bodega.test';
  await cognito.call('AdminCreateUser', { UserPoolId, Username, MessageAction: 'SUPPRESS' });
  await ensureDemoAccounts(cognito.api, UserPoolId);
  expect(await signIn(Username, DEMO_PASSWORD)).toHaveProperty('AuthenticationResult');
});
