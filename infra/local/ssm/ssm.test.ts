import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { TEMPLATE_FILE } from '../stacks/stack.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  functionResource,
  roleResource,
  startTestCloud,
  TestCloud,
  type TestStack,
} from '../test/support/test-cloud.ts';

const parameter = (Name: string, Value: string, more = {}) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value, ...more },
});

const READS = `exports.handler = async ({ names }) => Promise.all(names.map(async (Name) => {
  const response = await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers: {
    'x-amz-target': 'AmazonSSM.GetParameter', 'content-type': 'application/x-amz-json-1.1',
    authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/ssm/aws4_request, SignedHeaders=host, Signature=0',
  }, body: JSON.stringify({ Name }) });
  const body = await response.json();
  return body.__type ?? body.Parameter.Value;
}));`;

// The stack that refers comes first: what it refers to is made before it all the same.
const STACKS: TestStack[] = [
  {
    name: 'orders',
    template: {
      Resources: {
        Orders: {
          Type: 'AWS::SQS::Queue',
          Properties: { QueueName: 'orders', VisibilityTimeout: '{{resolve:ssm:/shop/visibility}}' },
        },
        WorkerRole: roleResource([
          {
            Effect: 'Allow',
            Action: 'ssm:GetParameter',
            Resource: 'arn:aws:ssm:us-east-1:000000000000:parameter/shop/visibility',
          },
        ]),
        Reader: functionResource('reader'),
      },
    },
    functions: { reader: READS },
  },
  {
    name: 'shop',
    template: {
      Resources: {
        Visibility: parameter('/shop/visibility', '77', { Description: 'seconds' }),
        Countries: parameter('/shop/countries', 'PT,BR', { Type: 'StringList' }),
      },
    },
  },
];

let cloud: TestCloud;
let ssm: SSMClient;

beforeAll(async () => {
  cloud = await startTestCloud({ stacks: STACKS });
  ssm = cloud.client(SSMClient);
});

afterAll(() => cloud.stop());

const put = (Name: string, Value: string, more: object = {}) =>
  ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }));

async function valueOf(Name: string, more: object = {}) {
  return (await ssm.send(new GetParameterCommand({ Name, ...more }))).Parameter;
}

test('a parameter of a template, by name and by ARN', async () => {
  const found = await valueOf('/shop/visibility');
  expect(found).toMatchObject({
    Name: '/shop/visibility',
    Type: 'String',
    Value: '77',
    Version: 1,
    ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/shop/visibility',
  });
  expect(found?.LastModifiedDate?.getTime()).toBeGreaterThan(Date.now() - 600_000);
  expect((await valueOf(found?.ARN ?? ''))?.Value).toBe('77');
});

test('{{resolve:ssm:…}} in another stack', async () => {
  const { Attributes } = await cloud.client(SQSClient).send(
    new GetQueueAttributesCommand({
      QueueUrl: `${cloud.awsEndpoint}/000000000000/orders`,
      AttributeNames: ['VisibilityTimeout'],
    }),
  );
  expect(Attributes).toEqual({ VisibilityTimeout: '77' });
});

test('a role reads what its policy names, and nothing else', async () => {
  const { Payload } = await cloud.client(LambdaClient).send(
    new InvokeCommand({
      FunctionName: 'demo-dev-reader',
      Payload: JSON.stringify({ names: ['/shop/visibility', '/shop/countries'] }),
    }),
  );
  expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual(['77', 'AccessDeniedException']);
});

test('put, overwrite, versions, delete', async () => {
  expect(await put('/put/a', 'one')).toMatchObject({ Version: 1, Tier: 'Standard' });
  await expect(put('/put/a', 'two')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  expect(await put('/put/a', 'two', { Overwrite: true })).toMatchObject({ Version: 2 });
  expect((await valueOf('/put/a'))?.Value).toBe('two');
  expect((await valueOf('/put/a:1'))?.Value).toBe('one');
  await expect(valueOf('/put/a:3')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  await expect(put('/put/a', 'x', { Overwrite: true, Type: 'StringList' })).rejects.toMatchObject({
    name: 'HierarchyTypeMismatchException',
  });
  await ssm.send(new DeleteParameterCommand({ Name: '/put/a' }));
  await expect(valueOf('/put/a')).rejects.toMatchObject({ name: 'ParameterNotFound' });
});

test('AWS: a SecureString is readable with decryption only, and is in no log', async () => {
  const secret = 'hunter2-is-secret';
  await put('/secure/key', secret, { Type: 'SecureString' });
  expect((await valueOf('/secure/key'))?.Value).not.toContain('hunter2');
  expect((await valueOf('/secure/key', { WithDecryption: true }))?.Value).toBe(secret);
  expect(JSON.stringify(await cloud.calls())).not.toContain(secret);
  expect(cloud.output).not.toContain(secret);
  for (const page of ['', '/resources', '/meter']) {
    expect(await (await fetch(`${cloud.url}/_local${page}`)).text()).not.toContain(secret);
  }
});

test('several at once: those that are missing are named', async () => {
  const Names = ['/shop/visibility', '/shop/none', '/shop/countries'];
  const { Parameters, InvalidParameters } = await ssm.send(new GetParametersCommand({ Names }));
  expect(Parameters?.map(({ Value }) => Value)).toEqual(['77', 'PT,BR']);
  expect(InvalidParameters).toEqual(['/shop/none']);
});

test('by path: one level, or all below it, in pages', async () => {
  for (const name of ['/tree/a', '/tree/b', '/tree/deep/c', '/treetop/d']) await put(name, name);
  const read = async (more: object) => {
    const { Parameters, NextToken } = await ssm.send(
      new GetParametersByPathCommand({ Path: '/tree', ...more }),
    );
    return { names: Parameters?.map(({ Name }) => Name), NextToken };
  };
  expect((await read({})).names).toEqual(['/tree/a', '/tree/b']);
  expect((await read({ Recursive: true })).names).toEqual(['/tree/a', '/tree/b', '/tree/deep/c']);
  const first = await read({ Recursive: true, MaxResults: 2 });
  expect(first.names).toHaveLength(2);
  expect((await read({ Recursive: true, MaxResults: 2, NextToken: first.NextToken })).names).toEqual([
    '/tree/deep/c',
  ]);
});

test('described, without values', async () => {
  const { Parameters } = await ssm.send(
    new DescribeParametersCommand({
      ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: ['/shop/'] }],
    }),
  );
  expect(Parameters?.map(({ Name }) => Name)).toEqual(['/shop/countries', '/shop/visibility']);
  expect(JSON.stringify(Parameters)).not.toContain('PT,BR');
});

test.each([
  ['a name with a space', '/a b', 'x', {}, 'ValidationException'],
  ['a reserved name', '/aws/x', 'x', {}, 'ValidationException'],
  ['a hierarchy without its slash', 'a/b', 'x', {}, 'ValidationException'],
  ['a value above 4 KB', '/big', 'x'.repeat(4097), {}, 'ValidationException'],
  [
    'a value that its pattern refuses',
    '/p',
    'abc',
    { AllowedPattern: '^\\d+$' },
    'ParameterPatternMismatchException',
  ],
  ['a pattern that is none', '/p', 'abc', { AllowedPattern: '(' }, 'InvalidAllowedPatternException'],
  ['what is not known here', '/p', 'abc', { DataType: 'aws:ec2:image' }, 'ValidationException'],
])('%s is refused', async (_what, name, value, more, code) => {
  await expect(put(name, value, more)).rejects.toMatchObject({ name: code });
});

test('what the API put stays over a restart, until the template says something else', async () => {
  await put('/shop/countries', 'PT,BR,ES', { Overwrite: true, Type: 'StringList' });
  await cloud.kill();
  await cloud.restart();
  expect((await valueOf('/shop/countries'))?.Value).toBe('PT,BR,ES');
  await cloud.kill();
  cloud.writeStack({
    name: 'shop',
    template: {
      Resources: {
        Visibility: parameter('/shop/visibility', '77', { Description: 'seconds' }),
        Countries: parameter('/shop/countries', 'PT', { Type: 'StringList' }),
      },
    },
  });
  await cloud.restart();
  expect(await valueOf('/shop/countries')).toMatchObject({ Value: 'PT', Version: 3 });
});

test('what is referred to and does not exist is one line that names the resource', async () => {
  const broken = new TestCloud({
    stacks: [
      {
        name: 'broken',
        template: {
          Resources: {
            Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: '{{resolve:ssm:/none}}' } },
          },
        },
      },
    ],
  });
  await expect(broken.start()).rejects.toThrow(
    /^broken: AWS::SQS::Queue Queue: \{\{resolve:ssm:\/none\}\}: Parameter \/none not found\.\n$/,
  );
  writeFileSync(
    join(broken.packageFolder('broken'), TEMPLATE_FILE),
    JSON.stringify({
      Parameters: { Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/x' } },
      Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Image' } } } },
    }),
  );
  await expect(broken.start()).rejects.toThrow('use {{resolve:ssm:…}} instead');
  await broken.stop();
});
