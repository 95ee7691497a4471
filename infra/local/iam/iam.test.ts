import {
  AssumeRoleCommand,
  type Credentials,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import type { JsonObject } from '../kernel/json.ts';
import { roleResource } from '../test/support/resources.ts';
import { startTestCloud, type TestCloud } from '../test/support/test-cloud.ts';

const template = {
  Resources: {
    ReaderRole: role({ RoleName: 'reader', Path: '/shop/', Tags: [{ Key: 'Team', Value: 'sales' }] }),
    ReaderPolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'read-roles',
        Roles: [{ Ref: 'ReaderRole' }],
        PolicyDocument: document({
          Effect: 'Allow',
          Action: 'iam:GetRole',
          Resource: { 'Fn::GetAtt': ['ReaderRole', 'Arn'] },
          Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'sales' } },
        }),
      },
    },
    UnnamedRole: role({ Description: 'Has no name' }),
  },
};

function role(properties: JsonObject): JsonObject {
  const compiled = roleResource([{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }]);
  return { ...compiled, Properties: { ...(compiled.Properties as JsonObject), ...properties } };
}

function document(...statements: JsonObject[]): JsonObject {
  return { Version: '2012-10-17', Statement: statements };
}

describe('IAM and STS', () => {
  let cloud: TestCloud;
  let roleId: string;

  beforeAll(async () => {
    cloud = await startTestCloud({ stacks: [{ name: 'demo', template }] });
    roleId = xmlValue(await iam('GetRole', { RoleName: 'reader' }), 'RoleId');
  });
  afterAll(() => cloud.stop());

  /** The query protocol, as older SDKs and the CLI speak it. */
  async function iam(
    action: string,
    parameters: Record<string, string> = {},
    accessKeyId = 'developer',
  ): Promise<string> {
    const response = await fetch(cloud.awsEndpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x`,
      },
      body: new URLSearchParams({ Action: action, Version: '2010-05-08', ...parameters }),
    });
    return `${response.status} ${await response.text()}`;
  }

  async function assumeReader(): Promise<Credentials> {
    const { Credentials: credentials } = await cloud.client(STSClient).send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::000000000000:role/shop/reader',
        RoleSessionName: 'at-the-laptop',
      }),
    );
    return credentials!;
  }

  test('GetRole shows the role with its tags, and its trust policy URL-encoded', async () => {
    const answer = await iam('GetRole', { RoleName: 'reader' });
    expect(answer).toContain(
      '200 <?xml version="1.0"?><GetRoleResponse><GetRoleResult><Role><Path>/shop/</Path>',
    );
    expect(answer).toContain('<Tags><member><Key>Team</Key><Value>sales</Value></member></Tags>');
    expect(JSON.parse(decodeURIComponent(xmlValue(answer, 'AssumeRolePolicyDocument')))).toMatchObject({
      Statement: [{ Principal: { Service: ['lambda.amazonaws.com'] } }],
    });
  });

  test('ListRoles lists by name and page by page; a role without a name gets one from stack and logical id', async () => {
    const first = await iam('ListRoles', { MaxItems: '1' });
    expect(xmlValue(first, 'RoleName')).toMatch(/^demo-UnnamedRole-[A-Z0-9]{12}$/);
    expect(xmlValue(first, 'Description')).toBe('Has no name');
    expect(xmlValue(first, 'IsTruncated')).toBe('true');
    const second = await iam('ListRoles', { MaxItems: '1', Marker: xmlValue(first, 'Marker') });
    expect(xmlValue(second, 'RoleName')).toBe('reader');
    expect(xmlValue(second, 'IsTruncated')).toBe('false');
    expect(xmlValue(await iam('ListRoles', { PathPrefix: '/shop/' }), 'RoleName')).toBe('reader');
  });

  test("a role's policies are its own and those that a template attaches", async () => {
    const names = await iam('ListRolePolicies', { RoleName: 'reader' });
    expect(names).toContain('<PolicyNames><member>demo</member><member>read-roles</member></PolicyNames>');
    const policy = await iam('GetRolePolicy', { RoleName: 'reader', PolicyName: 'read-roles' });
    expect(JSON.parse(decodeURIComponent(xmlValue(policy, 'PolicyDocument')))).toMatchObject({
      Statement: [{ Action: 'iam:GetRole', Resource: 'arn:aws:iam::000000000000:role/shop/reader' }],
    });
    expect(await iam('ListAttachedRolePolicies', { RoleName: 'reader' })).toContain('<AttachedPolicies></');
  });

  test.each<[string, string, Record<string, string>, string]>([
    [
      'AWS: no such role',
      'GetRole',
      { RoleName: 'x' },
      '<Message>The role with name x cannot be found.</Message>',
    ],
    [
      'AWS: no such policy',
      'GetRolePolicy',
      { RoleName: 'reader', PolicyName: 'x' },
      '<Code>NoSuchEntity</Code>',
    ],
    ['a missing parameter', 'GetRole', {}, "Value at 'RoleName' failed to satisfy constraint"],
    ['an unknown parameter', 'ListRoles', { Prefix: '/' }, 'does not know the parameter Prefix of ListRoles'],
    [
      'an unknown operation',
      'CreateRole',
      { RoleName: 'x' },
      'The local cloud has no operation iam:CreateRole',
    ],
  ])('%s is an error', async (_what, action, parameters, message) => {
    const answer = await iam(action, parameters);
    expect(answer).toMatch(/^4/);
    expect(answer).toContain(message);
  });

  test('AWS: GetCallerIdentity tells the developer that he is the root of the account', async () => {
    const identity = await cloud.client(STSClient).send(new GetCallerIdentityCommand());
    expect(identity).toMatchObject({
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
      UserId: '000000000000',
    });
  });

  test('AWS: GetCallerIdentity tells a role its session', async () => {
    const credentials = await assumeReader();
    expect(credentials.Expiration!.getTime()).toBeGreaterThan(Date.now() + 3_590_000);
    const client = new STSClient({
      endpoint: cloud.awsEndpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: credentials.AccessKeyId!, secretAccessKey: credentials.SecretAccessKey! },
    });
    expect(await client.send(new GetCallerIdentityCommand())).toMatchObject({
      Arn: 'arn:aws:sts::000000000000:assumed-role/reader/at-the-laptop',
      UserId: `${roleId}:at-the-laptop`,
    });
    client.destroy();
  });

  test('whoever assumes a role may do what the attached policy allows, and nothing else', async () => {
    const { AccessKeyId: accessKeyId } = await assumeReader();
    expect(await iam('GetRole', { RoleName: 'reader' }, accessKeyId)).toMatch(/^200/);
    const refused = await iam('ListRoles', {}, accessKeyId);
    expect(refused).toContain('<Code>AccessDenied</Code>');
    expect(refused).toContain(
      'User: arn:aws:sts::000000000000:assumed-role/reader/at-the-laptop is not authorized to perform: ' +
        'iam:ListRoles on resource: arn:aws:iam::000000000000:role/ ' +
        'because no identity-based policy allows the iam:ListRoles action',
    );
  });

  test('AWS: a role that is not there cannot be assumed', async () => {
    const command = new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::000000000000:role/x',
      RoleSessionName: 'me',
    });
    await expect(cloud.client(STSClient).send(command)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('the same role has the same id after a restart', async () => {
    await cloud.kill();
    await cloud.restart();
    expect(xmlValue(await iam('GetRole', { RoleName: 'reader' }), 'RoleId')).toBe(roleId);
  });
});

function xmlValue(xml: string, element: string): string {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? '';
}
