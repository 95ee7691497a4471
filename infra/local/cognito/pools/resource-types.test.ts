import type { JsonObject } from '../../kernel/json.ts';
import { startPart, type TestPart } from '../test-support/cognito-in-process.ts';

const POOL = 'AWS::Cognito::UserPool';
const CLIENT = 'AWS::Cognito::UserPoolClient';
const SHOP_IDENTITY = 'arn:aws:ses:us-east-1:000000000000:identity/shop.test';

let cognito: TestPart;
let UserPoolId: string;

beforeAll(async () => {
  cognito = startPart();
  UserPoolId = (await cognito.create(POOL, 'Pool', { UserPoolName: 'shop' })).ref;
});

afterAll(() => {
  cognito.close();
});

test('a pool: Ref and attributes as CloudFormation gives them, the same at every boot', async () => {
  const created = await cognito.create(POOL, 'Pool', { UserPoolName: 'shop' });
  expect(created).toEqual({
    ref: expect.stringMatching(/^us-east-1_[0-9a-zA-Z]{9}$/) as string,
    attributes: {
      Arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${created.ref}`,
      ProviderName: `127.0.0.1:4566/${created.ref}`,
      ProviderURL: `http://127.0.0.1:4566/${created.ref}`,
      UserPoolId: created.ref,
    },
  });
  expect(await cognito.create(POOL, 'Pool', {})).toMatchObject({ ref: created.ref });
  expect(await cognito.create(POOL, 'Another', {})).not.toMatchObject({ ref: created.ref });
  expect(cognito.part.issuerFor(created.ref)).toBe(`http://127.0.0.1:4566/${created.ref}`);
});

test('a client: Ref is its id, and the secret is there only when it was asked for', async () => {
  const open = await cognito.create(CLIENT, 'Web', { UserPoolId });
  expect(open.ref).toMatch(/^[a-z0-9]{26}$/);
  expect(open.attributes).toEqual({ ClientId: open.ref, Name: 'demo-Web' });
  const secret = await cognito.create(CLIENT, 'Server', { UserPoolId, GenerateSecret: 'true' });
  expect(secret.attributes?.ClientSecret).toMatch(/^[a-z0-9]{51}$/);
});

test('a group changes with its template, and keeps its members', async () => {
  const group = { UserPoolId, GroupName: 'operators', Precedence: 2 };
  expect(await cognito.create('AWS::Cognito::UserPoolGroup', 'Operators', group)).toEqual({
    ref: 'operators',
  });
  await cognito.call('AdminCreateUser', { UserPoolId, Username: 'ada', MessageAction: 'SUPPRESS' });
  await cognito.call('AdminAddUserToGroup', { UserPoolId, Username: 'ada', GroupName: 'operators' });
  await cognito.create('AWS::Cognito::UserPoolGroup', 'Operators', { ...group, Precedence: 1 });
  expect(await cognito.call('GetGroup', { UserPoolId, GroupName: 'operators' })).toMatchObject({
    Group: { Precedence: 1 },
  });
  expect(await cognito.call('ListUsersInGroup', { UserPoolId, GroupName: 'operators' })).toMatchObject({
    Users: [{ Username: 'ada' }],
  });
});

test('a domain and a resource server are taken by name', async () => {
  expect(await cognito.create('AWS::Cognito::UserPoolDomain', 'D', { UserPoolId, Domain: 'shop' })).toEqual({
    ref: 'shop',
  });
  const Scopes = [{ ScopeName: 'read', ScopeDescription: 'Read' }];
  const server = { UserPoolId, Identifier: 'orders', Name: 'Orders', Scopes };
  expect(await cognito.create('AWS::Cognito::UserPoolResourceServer', 'S', server)).toEqual({
    ref: 'orders',
  });
});

test.each<[JsonObject, string]>([
  [{ LambdaConfig: { PreSignUp: 'arn' } }, 'LambdaConfig.PreSignUp'],
  [{ DeviceConfiguration: {} }, 'DeviceConfiguration'],
  [{ EmailConfiguration: { EmailSendingAccount: 'DEVELOPER' } }, 'needs SourceArn'],
  [{ EmailConfiguration: { SourceArn: 'shop.test' } }, 'SourceArn is not the ARN of an identity'],
  [{ EmailConfiguration: { SourceArn: SHOP_IDENTITY } }, 'needs From, because SourceArn is a domain'],
  [
    { EmailConfiguration: { SourceArn: SHOP_IDENTITY, From: 'a@other.test' } },
    'a@other.test does not belong to the identity shop.test',
  ],
  [{ EmailVerificationMessage: 'Welcome' }, 'must contain {####}'],
  [
    { AdminCreateUserConfig: { InviteMessageTemplate: { EmailMessage: 'Use {####}' } } },
    'must contain {username}',
  ],
  [{ Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } }, 'WEB_AUTHN'],
  [{ UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } }, 'AdvancedSecurityMode cannot be ENFORCED'],
  [{ MfaConfiguration: 'ON' }, 'MfaConfiguration ON needs EnabledMfas'],
  [{ MfaConfiguration: 'ON', EnabledMfas: ['SMS_MFA'] }, 'EnabledMfas cannot be SMS_MFA'],
  [
    { UsernameAttributes: ['email'], AliasAttributes: ['email'] },
    'only one of AliasAttributes and UsernameAttributes',
  ],
  [{ Policies: { PasswordPolicy: { MinimumLength: 5 } } }, 'MinimumLength must be between 6 and 99'],
  [
    { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } },
    'cannot be CONFIRM_WITH_LINK',
  ],
  [{ Schema: [{ Name: 'tier', Required: true }] }, 'no required custom attributes'],
  [{ Schema: [{ Name: 'tier', DeveloperOnlyAttribute: true }] }, 'DeveloperOnlyAttribute'],
  [
    { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } },
    'AutoVerifiedAttributes has not',
  ],
])('a pool with %j is an error that names the property', async (properties, message) => {
  await expect(cognito.create(POOL, 'Refused', properties)).rejects.toThrow(message);
});

test('an empty LambdaConfig asks for nothing', async () => {
  await cognito.create(POOL, 'Plain', { LambdaConfig: {} });
});

test.each<[JsonObject, string]>([
  [{ ExplicitAuthFlows: ['ALLOW_USER_AUTH'] }, 'ExplicitAuthFlows cannot be ALLOW_USER_AUTH'],
  [{ ExplicitAuthFlows: ['USER_PASSWORD_AUTH'] }, 'Use the ALLOW_ form'],
  [{ SupportedIdentityProviders: ['Google'] }, 'SupportedIdentityProviders cannot be Google'],
  [{ AllowedOAuthFlows: ['client_credentials'] }, 'AllowedOAuthFlows cannot be client_credentials'],
  [
    { AccessTokenValidity: 2, TokenValidityUnits: { AccessToken: 'days' } },
    'Invalid range for token validity.',
  ],
  [
    { AccessTokenValidity: 4, TokenValidityUnits: { AccessToken: 'minutes' } },
    'Invalid range for token validity.',
  ],
  [{ RefreshTokenValidity: 3651 }, 'Invalid range for token validity.'],
  [{ AuthSessionValidity: 20 }, 'AuthSessionValidity must be between 3 and 15'],
  [{ ReadAttributes: ['custom:nothing'] }, 'no attribute custom:nothing'],
  [
    { RefreshTokenRotation: { Feature: 'ENABLED' }, ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] },
    'ALLOW_REFRESH_TOKEN_AUTH',
  ],
  [{ AnalyticsConfiguration: {} }, 'AnalyticsConfiguration is not known here'],
])('a client with %j is an error that names the property', async (properties, message) => {
  await expect(cognito.create(CLIENT, 'Refused', { UserPoolId, ...properties })).rejects.toThrow(message);
});

test('WriteAttributes must hold what the pool requires', async () => {
  const Schema = [{ Name: 'given_name', Required: true }];
  const { ref } = await cognito.create(POOL, 'Strict', { Schema });
  const client = { UserPoolId: ref, WriteAttributes: ['email'] };
  await expect(cognito.create(CLIENT, 'Forgetful', client)).rejects.toThrow(
    'WriteAttributes lacks given_name',
  );
});
