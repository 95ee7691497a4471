import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { JsonObject } from '../kernel/json.ts';
import { roleResource, type TestCloud } from '../test/support/test-cloud.ts';
import {
  assumeRole,
  bucketResource,
  errorCode,
  refusalOf,
  s3Client,
  startWith,
} from './test-support/buckets.ts';

const Bucket = 'archive';
const arn = { 'Fn::GetAtt': ['Archive', 'Arn'] };
const under = (path: string) => ({ 'Fn::Sub': `\${Archive.Arn}/${path}` });
const allow = (Action: string | string[], Resource: JsonObject, Condition?: JsonObject): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

const ROLES = {
  reader: [allow('s3:GetObject', under('letters/*'))],
  lister: [allow('s3:GetObject', under('letters/*')), allow('s3:ListBucket', arn)],
  // AWS: a condition on the prefix narrows what may be listed.
  browser: [allow('s3:ListBucket', arn, { StringLike: { 's3:prefix': 'letters/*' } })],
  writer: [allow('s3:PutObject', under('letters/*'))],
  remover: [allow('s3:DeleteObject', under('letters/*'))],
  nobody: [allow('s3:GetObject', { 'Fn::Sub': '${Other.Arn}/*' })],
};

let cloud: TestCloud;
let developer: S3Client;
const clients: Partial<Record<keyof typeof ROLES, S3Client>> = {};

beforeAll(async () => {
  const roles = Object.entries(ROLES).map(([name, statements]) => [name, roleResource(statements, name)]);
  cloud = await startWith({
    ...(Object.fromEntries(roles) as JsonObject),
    Archive: bucketResource(Bucket),
    Other: bucketResource('other'),
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Archive' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [arn, under('*')],
              Condition: { Bool: { 'aws:SecureTransport': false } },
            },
            { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: under('letters/sealed') },
            {
              Effect: 'Allow',
              Principal: { AWS: { 'Fn::GetAtt': ['nobody', 'Arn'] } },
              Action: 's3:GetObject',
              Resource: under('letters/shown'),
            },
          ],
        },
      },
    },
  });
  developer = s3Client(cloud);
  for (const key of ['letters/a', 'letters/sealed', 'letters/shown', 'diaries/a']) {
    await developer.send(new PutObjectCommand({ Bucket, Key: key, Body: key }));
  }
  for (const name of Object.keys(ROLES) as (keyof typeof ROLES)[]) {
    clients[name] = s3Client(cloud, { credentials: await assumeRole(cloud, name) });
  }
});
afterAll(() => cloud.stop());

function as(role: keyof typeof ROLES): S3Client {
  return clients[role] ?? developer;
}

function get(role: keyof typeof ROLES, Key: string) {
  return as(role).send(new GetObjectCommand({ Bucket, Key }));
}

const DENIED = { code: 'AccessDenied', status: 403 };

describe('a role', () => {
  it('gets what its policy allows', async () => {
    expect(await (await get('reader', 'letters/a')).Body?.transformToString()).toBe('letters/a');
    expect(await refusalOf(get('reader', 'diaries/a'))).toEqual(DENIED);
  });

  it('is told in words of IAM what it lacks', async () => {
    await expect(get('reader', 'diaries/a')).rejects.toThrow(
      'assumed-role/reader/test is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::archive/diaries/a because no identity-based policy allows the s3:GetObject action',
    );
  });

  it('learns only with s3:ListBucket that a key is not there', async () => {
    expect(await refusalOf(get('reader', 'letters/nothing'))).toEqual(DENIED);
    expect(await refusalOf(get('lister', 'letters/nothing'))).toEqual({ code: 'NoSuchKey', status: 404 });
    const head = (role: 'reader' | 'lister') =>
      refusalOf(as(role).send(new HeadObjectCommand({ Bucket, Key: 'letters/nothing' })));
    expect([(await head('reader')).status, (await head('lister')).status]).toEqual([403, 404]);
  });

  it('lists what s3:prefix allows', async () => {
    const list = (role: 'browser' | 'reader', Prefix?: string) =>
      as(role).send(new ListObjectsV2Command({ Bucket, ...(Prefix === undefined ? {} : { Prefix }) }));
    expect((await list('browser', 'letters/')).KeyCount).toBe(3);
    expect(await refusalOf(list('browser', 'diaries/'))).toEqual(DENIED);
    expect(await refusalOf(list('browser'))).toEqual(DENIED);
    expect(await refusalOf(list('reader', 'letters/'))).toEqual(DENIED);
  });

  it('deletes of a list what it may, and is told of each that it may not', async () => {
    await developer.send(new PutObjectCommand({ Bucket, Key: 'letters/old', Body: 'x' }));
    const Objects = [{ Key: 'letters/old' }, { Key: 'diaries/a' }];
    const { Deleted, Errors } = await as('remover').send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects } }),
    );
    expect(Deleted).toEqual([{ Key: 'letters/old' }]);
    expect(Errors).toMatchObject([{ Key: 'diaries/a', Code: 'AccessDenied' }]);
    expect((await developer.send(new GetObjectCommand({ Bucket, Key: 'diaries/a' }))).ContentLength).toBe(9);
  });

  it('needs both ends of a copy', async () => {
    const copy = (role: 'reader' | 'writer') =>
      as(role).send(
        new CopyObjectCommand({ Bucket, Key: 'letters/copy', CopySource: `${Bucket}/letters/a` }),
      );
    expect(await refusalOf(copy('reader'))).toEqual(DENIED);
    expect(await refusalOf(copy('writer'))).toEqual(DENIED);
  });

  it('that asks what is there before it writes needs to be allowed to read it', async () => {
    const write = (condition: { IfMatch?: string; IfNoneMatch?: string }) =>
      as('writer').send(new PutObjectCommand({ Bucket, Key: 'letters/new', Body: 'x', ...condition }));
    await write({ IfNoneMatch: '*' });
    expect(await refusalOf(write({ IfMatch: '"x"' }))).toEqual(DENIED);
  });

  it('uploads in parts with s3:PutObject, and needs another permission to abort', async () => {
    const upload = { Bucket, Key: 'letters/parts' };
    const { UploadId } = await as('writer').send(new CreateMultipartUploadCommand(upload));
    const abort = as('writer').send(new AbortMultipartUploadCommand({ ...upload, UploadId }));
    expect(await refusalOf(abort)).toEqual(DENIED);
  });

  it.each([
    ['HeadBucket', (s3: S3Client) => s3.send(new HeadBucketCommand({ Bucket })), 403],
    ['ListBuckets', (s3: S3Client) => s3.send(new ListBucketsCommand({})), 403],
    ['GetBucketPolicy', (s3: S3Client) => s3.send(new GetBucketPolicyCommand({ Bucket })), 403],
  ])('needs a permission for %s', async (_name, call, status) => {
    expect((await refusalOf(call(as('reader')))).status).toBe(status);
    await call(developer);
  });
});

describe("the bucket's policy", () => {
  it('denies what a role allows', async () => {
    expect(await refusalOf(get('reader', 'letters/sealed'))).toEqual(DENIED);
  });

  it('allows what no role does', async () => {
    expect((await get('nobody', 'letters/shown')).ContentLength).toBe(13);
  });

  it('that denies insecure transport denies nothing here: the front door stands where TLS would end', async () => {
    expect((await get('reader', 'letters/a')).ContentLength).toBe(9);
  });
});

it('without credentials nobody gets anything', async () => {
  const response = await fetch(`${cloud.awsEndpoint}/${Bucket}/letters/a`);
  expect([response.status, await errorCode(response)]).toEqual([403, 'AccessDenied']);
});

it("a bucket is for its owner's account", async () => {
  const other = developer.send(
    new GetObjectCommand({ Bucket, Key: 'letters/a', ExpectedBucketOwner: '111111111111' }),
  );
  expect(await refusalOf(other)).toEqual(DENIED);
});
