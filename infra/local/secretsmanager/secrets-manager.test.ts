import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  functionResource,
  roleResource,
  startTestCloud,
  type TestCloud,
} from '../test/support/test-cloud.ts';

const READS = `exports.handler = async ({ ids }) => Promise.all(ids.map(async (SecretId) => {
  const response = await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers: {
    'x-amz-target': 'secretsmanager.GetSecretValue', 'content-type': 'application/x-amz-json-1.1',
    authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0',
  }, body: JSON.stringify({ SecretId }) });
  const body = await response.json();
  return body.__type ?? body.Name;
}));`;

let cloud: TestCloud;
let client: SecretsManagerClient;

beforeAll(async () => {
  cloud = await startTestCloud({
    stacks: [
      {
        name: 'payments',
        template: {
          Resources: {
            UserName: {
              Type: 'AWS::SSM::Parameter',
              Properties: {
                Name: '/payments/user',
                Type: 'String',
                Value: 'is {{resolve:secretsmanager:payments/provider:SecretString:user}}',
              },
            },
            Provider: {
              Type: 'AWS::SecretsManager::Secret',
              Properties: {
                Name: 'payments/provider',
                Description: 'the key of the payment provider',
                GenerateSecretString: {
                  SecretStringTemplate: '{"user":"shop"}',
                  GenerateStringKey: 'key',
                  PasswordLength: 40,
                  ExcludePunctuation: true,
                },
              },
            },
            Other: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'payments/other' } },
            WorkerRole: roleResource([
              { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: 'Provider' } },
            ]),
            Reader: functionResource('reader'),
          },
        },
        functions: { reader: READS },
      },
    ],
  });
  client = cloud.client(SecretsManagerClient);
});

afterAll(() => cloud.stop());

const read = (SecretId: string, more: object = {}) =>
  client.send(new GetSecretValueCommand({ SecretId, ...more }));

const text = async (id: string, more: object = {}): Promise<string> =>
  (await read(id, more)).SecretString ?? '';

test('a generated secret: made once, the same after a restart', async () => {
  const secret = await read('payments/provider');
  expect(secret.ARN).toMatch(
    /^arn:aws:secretsmanager:us-east-1:000000000000:secret:payments\/provider-[A-Za-z0-9]{6}$/,
  );
  expect(secret.VersionStages).toEqual(['AWSCURRENT']);
  const { user, key } = JSON.parse(secret.SecretString ?? '') as { user: string; key: string };
  expect(user).toBe('shop');
  expect(key).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{40}$/);
  expect(await text(secret.ARN ?? '')).toBe(secret.SecretString);
  await cloud.kill();
  await cloud.restart();
  expect(await text('payments/provider')).toBe(secret.SecretString);
});

test('{{resolve:secretsmanager:…}} gives a member of the secret', async () => {
  const { Parameter } = await cloud
    .client(SSMClient)
    .send(new GetParameterCommand({ Name: '/payments/user' }));
  expect(Parameter?.Value).toBe('is shop');
});

test('values are in no log and on no page', async () => {
  const { key } = JSON.parse(await text('payments/provider')) as { key: string };
  expect(JSON.stringify(await cloud.calls())).not.toContain(key);
  expect(cloud.output).not.toContain(key);
  for (const page of ['', '/resources', '/calls', '/meter']) {
    expect(await (await fetch(`${cloud.url}/_local${page}`)).text()).not.toContain(key);
  }
});

test('a role reads the secret that its policy names, and no other', async () => {
  const { Payload } = await cloud.client(LambdaClient).send(
    new InvokeCommand({
      FunctionName: 'demo-dev-reader',
      Payload: JSON.stringify({ ids: ['payments/provider', 'payments/other', 'none'] }),
    }),
  );
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual([
    'payments/provider',
    'AccessDeniedException',
    'AccessDeniedException',
  ]);
});

test('versions: the current one, the previous one, and the same token twice', async () => {
  const { VersionId: first } = await client.send(
    new CreateSecretCommand({ Name: 'rotated', SecretString: 'one' }),
  );
  const ClientRequestToken = '11111111-1111-4111-8111-111111111111';
  const second = { SecretId: 'rotated', SecretString: 'two', ClientRequestToken };
  await client.send(new PutSecretValueCommand(second));
  expect((await client.send(new PutSecretValueCommand(second))).VersionId).toBe(ClientRequestToken);
  await expect(
    client.send(new PutSecretValueCommand({ ...second, SecretString: 'other' })),
  ).rejects.toMatchObject({ name: 'ResourceExistsException' });
  expect(await text('rotated')).toBe('two');
  expect(await text('rotated', { VersionStage: 'AWSPREVIOUS' })).toBe('one');
  expect(await text('rotated', { VersionId: first })).toBe('one');
  await client.send(new PutSecretValueCommand({ SecretId: 'rotated', SecretString: 'three' }));
  expect(await text('rotated', { VersionStage: 'AWSPREVIOUS' })).toBe('two');
  await expect(read('rotated', { VersionId: first })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('bytes', async () => {
  await client.send(new CreateSecretCommand({ Name: 'binary', SecretBinary: new Uint8Array([0, 255, 7]) }));
  expect((await read('binary')).SecretBinary).toEqual(new Uint8Array([0, 255, 7]));
});

test('described and listed, without values', async () => {
  const described = await client.send(new DescribeSecretCommand({ SecretId: 'payments/provider' }));
  expect(described).toMatchObject({
    Name: 'payments/provider',
    Description: 'the key of the payment provider',
    RotationEnabled: false,
  });
  expect(Object.values(described.VersionIdsToStages ?? {})).toEqual([['AWSCURRENT']]);
  const { SecretList } = await client.send(new ListSecretsCommand({}));
  expect(SecretList?.map(({ Name }) => Name)).toContain('payments/other');
  const { key } = JSON.parse(await text('payments/provider')) as { key: string };
  expect(JSON.stringify([described, SecretList])).not.toContain(key);
});

test('a deleted secret is not read, can come back, or is gone at once', async () => {
  await client.send(new CreateSecretCommand({ Name: 'short', SecretString: 'x' }));
  await expect(
    client.send(new CreateSecretCommand({ Name: 'short', SecretString: 'x' })),
  ).rejects.toMatchObject({ name: 'ResourceExistsException' });
  await client.send(new DeleteSecretCommand({ SecretId: 'short' }));
  await expect(read('short')).rejects.toMatchObject({ name: 'InvalidRequestException' });
  await client.send(new RestoreSecretCommand({ SecretId: 'short' }));
  expect(await text('short')).toBe('x');
  await client.send(new DeleteSecretCommand({ SecretId: 'short', ForceDeleteWithoutRecovery: true }));
  await expect(read('short')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('AWS: a secret without a value has none to give', async () => {
  await expect(read('payments/other')).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  });
});

test('random passwords keep to what is asked', async () => {
  const of = async (input: object) =>
    (await client.send(new GetRandomPasswordCommand(input))).RandomPassword ?? '';
  expect(await of({})).toHaveLength(32);
  expect(await of({ PasswordLength: 4, ExcludePunctuation: true, ExcludeLowercase: true })).toMatch(
    /^(?=.*[A-Z])(?=.*\d)[A-Z0-9]{4}$/,
  );
  const digits = { ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true };
  expect(await of({ ...digits, ExcludeCharacters: '012345678', PasswordLength: 5 })).toBe('99999');
  await expect(of({ ...digits, ExcludeNumbers: true })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
