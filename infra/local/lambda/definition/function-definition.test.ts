import type { JsonObject } from '../../kernel/json.ts';
import { readFunction } from './function-definition.ts';

const least = {
  Code: { S3Bucket: 'b', S3Key: 'serverless/shop/dev/1/2026/place-order.zip' },
  Handler: 'index.handler',
  Runtime: 'nodejs24.x',
  Role: 'arn:aws:iam::000000000000:role/r',
};

function read(properties: JsonObject) {
  return readFunction({
    stack: 'shop',
    logicalId: 'PlaceOrder',
    type: 'AWS::Lambda::Function',
    properties: { ...least, ...properties },
    packageFolder: '/packages/shop',
  });
}

test("fills in AWS's defaults", () => {
  expect(read({})).toMatchObject({
    name: 'shop-PlaceOrder',
    memoryMb: 128,
    timeoutSeconds: 3,
    architecture: 'x86_64',
    tracing: 'PassThrough',
    ephemeralStorageMb: 512,
    reservedConcurrency: undefined,
    zipPath: '/packages/shop/place-order.zip',
    logging: {
      format: 'Text',
      group: '/aws/lambda/shop-PlaceOrder',
      applicationLevel: 'INFO',
      systemLevel: 'INFO',
    },
  });
});

test('takes numbers as text, as CloudFormation does', () => {
  expect(read({ Timeout: '30', MemorySize: '1024' })).toMatchObject({ timeoutSeconds: 30, memoryMb: 1024 });
});

test.each<[string, JsonObject, string]>([
  ['a timeout over 15 minutes', { Timeout: 901 }, 'Timeout must be a whole number from 1 to 900'],
  ['too little memory', { MemorySize: 64 }, 'MemorySize must be a whole number from 128 to 10240'],
  ['another runtime', { Runtime: 'python3.13' }, 'Runtime python3.13 is not run here'],
  ['an image', { PackageType: 'Image' }, 'container images are not run here'],
  ['two architectures', { Architectures: ['arm64', 'x86_64'] }, 'exactly one'],
  ['a name with a dot', { FunctionName: 'place.order' }, 'not one that Lambda allows'],
  ['a reserved variable', { Environment: { Variables: { AWS_REGION: 'x' } } }, 'AWS_REGION are reserved'],
  ['a variable without a proper name', { Environment: { Variables: { '1ST': 'x' } } }, 'not names'],
  ['over 4 KB of variables', { Environment: { Variables: { BIG: 'x'.repeat(4096) } } }, 'Lambda allows 4 KB'],
  [
    'an option that a thread can not have',
    { Environment: { Variables: { NODE_OPTIONS: '--inspect' } } },
    '--inspect',
  ],
  [
    'a dead-letter target of another kind',
    { DeadLetterConfig: { TargetArn: 'arn:aws:s3:::b' } },
    'neither a queue',
  ],
  [
    'levels without JSON',
    { LoggingConfig: { ApplicationLogLevel: 'WARN' } },
    'log levels need LogFormat JSON',
  ],
  ['no role', { Role: undefined }, 'Role is required'],
])('refuses %s', (_what, properties, message) => {
  expect(() => read(properties)).toThrow(message);
});
