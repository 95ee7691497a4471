import type { JsonObject } from '../../kernel/json.ts';
import { unknownProperties } from '../../stacks/resource-type.ts';
import { S3InProcess } from '../test-support/s3-in-process.ts';

let local: S3InProcess;

beforeEach(() => {
  local = new S3InProcess();
});
afterEach(() => local.stop());

function bucket(properties: JsonObject, logicalId = 'Files') {
  return local.create('AWS::S3::Bucket', logicalId, properties);
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'made',
    (error: unknown) => (error as Error).message,
  );
}

describe('AWS::S3::Bucket', () => {
  it('gives what a template may ask of it', async () => {
    expect(await bucket({ BucketName: 'files' })).toEqual({
      ref: 'files',
      attributes: {
        Arn: 'arn:aws:s3:::files',
        DomainName: 'files.s3.amazonaws.com',
        RegionalDomainName: 'files.s3.us-east-1.amazonaws.com',
      },
    });
  });

  it('has a name of its own where the template gives none, the same at every boot', async () => {
    const { ref } = await bucket({});
    expect(ref).toMatch(/^demo-files-[0-9a-f]{12}$/);
    expect((await bucket({})).ref).toBe(ref);
  });

  it.each(['Upper', 'a', '-a-', 'a..b', 'a_b', '10.0.0.1', 'x'.repeat(64)])(
    'cannot be named %s',
    async (BucketName) => {
      expect(await refusal(bucket({ BucketName }))).toContain('is not a name that S3 takes for a bucket');
    },
  );

  it('has a name that no other has', async () => {
    await bucket({ BucketName: 'files' });
    expect(await refusal(bucket({ BucketName: 'files' }, 'Other'))).toContain('demo/Files declares it');
  });

  it.each<[string, JsonObject, string]>([
    [
      'keys of KMS',
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
        },
      },
      'the SSEAlgorithm aws:kms is not known here',
    ],
    [
      'objects of other accounts',
      { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
      'the ObjectOwnership ObjectWriter is not known here',
    ],
    [
      'a lifecycle rule without an action',
      { LifecycleConfiguration: { Rules: [{ Id: 'idle', Status: 'Enabled' }] } },
      'the lifecycle rule idle does nothing',
    ],
    [
      'a lifecycle rule of another status',
      { LifecycleConfiguration: { Rules: [{ Status: 'On', ExpirationInDays: 1 }] } },
      'there is no Status On',
    ],
    [
      'an age that is none',
      { LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 0 }] } },
      'ExpirationInDays is not a whole number above 0',
    ],
    [
      'a method that CORS does not have',
      { CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['PATCH'] }] } },
      'Unsupported method is PATCH',
    ],
    [
      'two wildcards in an origin',
      { CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['*.*'], AllowedMethods: ['GET'] }] } },
      'can not have more than one wildcard',
    ],
  ])('with %s is refused', async (_what, properties, message) => {
    expect(await refusal(bucket({ BucketName: 'files', ...properties }))).toContain(message);
  });

  it('has no property that it does not keep', () => {
    const { properties: shape = {} } = local.s3.resourceTypes?.[0] ?? {};
    const wanted: JsonObject = {
      VersioningConfiguration: { Status: 'Enabled' },
      WebsiteConfiguration: { IndexDocument: 'index.html' },
      LifecycleConfiguration: { Rules: [{ Status: 'Enabled', NoncurrentVersionExpirationInDays: 1 }] },
      NotificationConfiguration: { TopicConfigurations: [] },
    };
    expect(unknownProperties(shape, wanted)).toEqual([
      'VersioningConfiguration',
      'WebsiteConfiguration',
      'LifecycleConfiguration.Rules[0].NoncurrentVersionExpirationInDays',
      'NotificationConfiguration.TopicConfigurations',
    ]);
  });
});

describe('AWS::S3::BucketPolicy', () => {
  beforeEach(() => bucket({ BucketName: 'files' }));

  function policy(statement: JsonObject, Bucket = 'files') {
    const PolicyDocument = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::files/*', ...statement },
      ],
    };
    return refusal(local.create('AWS::S3::BucketPolicy', 'FilesPolicy', { Bucket, PolicyDocument }));
  }

  it.each<[string, JsonObject, string]>([
    ['everybody', { Principal: '*' }, 'the local cloud has no public buckets'],
    ['every account', { Principal: { AWS: '*' } }, 'the local cloud has no public buckets'],
    ['nobody', {}, 'Principal is missing'],
    [
      'a key that no call fills',
      { Principal: '*', Effect: 'Deny', Condition: { StringEquals: { 's3:authType': 'POST' } } },
      'the condition key s3:authtype is not known here',
    ],
    ['a service', { Principal: { Service: 'cloudfront.amazonaws.com' } }, 'made'],
  ])('for %s: %s', async (_what, statement, message) => {
    expect(await policy(statement)).toContain(message);
  });

  it('is of a bucket that is there', async () => {
    expect(await policy({ Principal: { Service: 'cloudfront.amazonaws.com' } }, 'nowhere')).toContain(
      'The specified bucket does not exist',
    );
  });
});

it('the bucket of the deployments, and its policy, stand for nothing', async () => {
  const { ref } = await bucket({}, 'ServerlessDeploymentBucket');
  expect(ref).toBe('demo-deployment');
  expect(
    await refusal(local.create('AWS::S3::BucketPolicy', 'ServerlessDeploymentBucketPolicy', { Bucket: ref })),
  ).toBe('made');
});
