import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  ChecksumAlgorithm,
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { TestCloud } from '../test/support/test-cloud.ts';
import { bucketResource, refusalOf, s3Client, signedFetch, startWith } from './test-support/buckets.ts';

const Bucket = 'letters';
let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startWith({ Letters: bucketResource(Bucket), Other: bucketResource('other') });
  s3 = s3Client(cloud);
});
afterAll(() => cloud.stop());

function put(
  Key: string,
  Body: NonNullable<PutObjectCommandInput['Body']>,
  more: Partial<PutObjectCommandInput> = {},
) {
  return s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
}

async function textOf(Key: string): Promise<string | undefined> {
  return (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
}

function md5(text: string): string {
  return `"${createHash('md5').update(text).digest('hex')}"`;
}

describe('an object', () => {
  it('is got as it was put, with all that was said of it', async () => {
    const said = {
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'max-age=60',
      ContentDisposition: 'attachment; filename="a.txt"',
      ContentLanguage: 'pt',
      Metadata: { by: 'me', 'list-id': '7' },
    };
    const { ETag } = await put('a b/ü+&?.txt', 'hello', said);
    expect(ETag).toBe(md5('hello'));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'a b/ü+&?.txt' }));
    expect(await got.Body?.transformToString()).toBe('hello');
    const described = {
      ...said,
      ETag,
      ContentLength: 5,
      AcceptRanges: 'bytes',
      ServerSideEncryption: 'AES256',
    };
    expect(got).toMatchObject(described);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'a b/ü+&?.txt' }))).toMatchObject(described);
  });

  it('is binary/octet-stream unless its writer says otherwise', async () => {
    const response = await signedFetch(cloud, 'PUT', `/${Bucket}/plain`, { body: 'x' });
    expect(response.status).toBe(200);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'plain' }))).toMatchObject({
      ContentType: 'binary/octet-stream',
    });
  });

  it('may be empty', async () => {
    await put('empty', Buffer.alloc(0));
    expect(await textOf('empty')).toBe('');
  });

  it('is replaced as a whole by the next write of its key', async () => {
    await put('replaced', 'first', { Metadata: { by: 'me' } });
    await put('replaced', 'second');
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'replaced' }));
    expect([await got.Body?.transformToString(), got.Metadata]).toEqual(['second', {}]);
  });

  it('is read to its end although it is deleted meanwhile', async () => {
    const body = 'x'.repeat(4_000_000);
    await put('deleted while read', body);
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'deleted while read' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'deleted while read' }));
    expect((await got.Body?.transformToString())?.length).toBe(body.length);
  });

  it('can be asked for with other headers than its own', async () => {
    await put('overridden', 'x', { ContentType: 'text/plain' });
    const overrides = {
      ResponseContentType: 'text/csv',
      ResponseContentDisposition: 'attachment; filename="report.csv"',
      ResponseCacheControl: 'no-store',
    };
    expect(await s3.send(new GetObjectCommand({ Bucket, Key: 'overridden', ...overrides }))).toMatchObject({
      ContentType: 'text/csv',
      ContentDisposition: 'attachment; filename="report.csv"',
      CacheControl: 'no-store',
    });
  });

  it('has a key of at most 1,024 bytes', async () => {
    await put('k'.repeat(1024), 'x');
    expect(await refusalOf(put('ü'.repeat(513), 'x'))).toEqual({ code: 'KeyTooLongError', status: 400 });
  });

  it('has metadata of at most 2 KB', async () => {
    const refused = put('metadata', 'x', { Metadata: { a: 'x'.repeat(2048) } });
    expect(await refusalOf(refused)).toEqual({ code: 'MetadataTooLarge', status: 400 });
  });

  it('that is not there is NoSuchKey, and HEAD says 404 without a body', async () => {
    expect(await refusalOf(textOf('nothing'))).toEqual({ code: 'NoSuchKey', status: 404 });
    const head = s3.send(new HeadObjectCommand({ Bucket, Key: 'nothing' }));
    expect(await refusalOf(head)).toEqual({ code: 'NotFound', status: 404 });
  });

  it('in a bucket that is not there is NoSuchBucket', async () => {
    const got = s3.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'x' }));
    expect(await refusalOf(got)).toEqual({ code: 'NoSuchBucket', status: 404 });
  });
});

describe('a range', () => {
  const get = async (Range: string) => {
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'digits', Range }));
    return [got.$metadata.httpStatusCode, got.ContentRange, await got.Body?.transformToString()];
  };

  beforeAll(() => put('digits', '0123456789'));

  it.each([
    ['bytes=0-3', 206, 'bytes 0-3/10', '0123'],
    ['bytes=7-', 206, 'bytes 7-9/10', '789'],
    ['bytes=-4', 206, 'bytes 6-9/10', '6789'],
    ['bytes=-40', 206, 'bytes 0-9/10', '0123456789'],
    ['bytes=8-100', 206, 'bytes 8-9/10', '89'],
    // AWS: what is malformed or asks for two ranges is as if it were not there.
    ['bytes=5-2', 200, undefined, '0123456789'],
    ['bytes=0-1,4-5', 200, undefined, '0123456789'],
    ['letters=0-1', 200, undefined, '0123456789'],
  ])('%s is answered with %d, %s', async (range, ...answer) => {
    expect(await get(range)).toEqual(answer);
  });

  it.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('%s cannot be satisfied', async (range) => {
    expect(await refusalOf(get(range))).toEqual({ code: 'InvalidRange', status: 416 });
  });
});

describe('a conditional read', () => {
  const past = new Date('2020-01-01T00:00:00Z').toUTCString();
  const future = new Date('2120-01-01T00:00:00Z').toUTCString();
  const etag = md5('letter');

  beforeAll(() => put('letter', 'letter', { CacheControl: 'max-age=60' }));

  it.each([
    [{ 'if-none-match': etag }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': `"other", ${etag}` }, 304],
    [{ 'if-none-match': '"other"' }, 200],
    [{ 'if-modified-since': future }, 304],
    [{ 'if-modified-since': past }, 200],
    // AWS: If-None-Match outweighs If-Modified-Since, and If-Match outweighs If-Unmodified-Since.
    [{ 'if-none-match': '"other"', 'if-modified-since': future }, 200],
    [{ 'if-match': etag }, 200],
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-unmodified-since': future }, 200],
    [{ 'if-unmodified-since': past }, 412],
    [{ 'if-match': etag, 'if-unmodified-since': past }, 200],
  ])('%j gives %d', async (headers, status) => {
    const response = await signedFetch(cloud, 'GET', `/${Bucket}/letter`, { headers });
    expect(response.status).toBe(status);
    if (status === 412) expect(await response.text()).toContain('<Code>PreconditionFailed</Code>');
  });

  it('that finds nothing new has no body, and says how long the copy is good', async () => {
    const headers = { 'if-none-match': etag };
    const response = await signedFetch(cloud, 'GET', `/${Bucket}/letter`, { headers });
    expect(await response.text()).toBe('');
    expect(response.headers.get('cache-control')).toBe('max-age=60');
    expect(response.headers.get('etag')).toBe(etag);
    expect(response.headers.get('content-type')).toBeNull();
  });
});

describe('a conditional write', () => {
  it('If-None-Match: * writes only where nothing is', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    const again = put('once', 'second', { IfNoneMatch: '*' });
    expect(await refusalOf(again)).toEqual({ code: 'PreconditionFailed', status: 412 });
    expect(await textOf('once')).toBe('first');
  });

  it('of many at once, one succeeds', async () => {
    const writes = Array.from({ length: 10 }, (_, i) => put('race', String(i), { IfNoneMatch: '*' }));
    const results = await Promise.allSettled(writes);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('If-Match writes only over what the writer has seen', async () => {
    const { ETag } = await put('seen', 'first');
    await put('seen', 'second', { IfMatch: ETag });
    expect(await refusalOf(put('seen', 'third', { IfMatch: ETag }))).toEqual({
      code: 'PreconditionFailed',
      status: 412,
    });
    const nothing = put('never seen', 'x', { IfMatch: ETag });
    expect(await refusalOf(nothing)).toEqual({ code: 'NoSuchKey', status: 404 });
  });

  it('If-Match deletes only what the caller has seen', async () => {
    const { ETag } = await put('to delete', 'first');
    const other = s3.send(new DeleteObjectCommand({ Bucket, Key: 'to delete', IfMatch: '"other"' }));
    expect(await refusalOf(other)).toEqual({ code: 'PreconditionFailed', status: 412 });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'to delete', IfMatch: ETag }));
    expect(await refusalOf(textOf('to delete'))).toMatchObject({ code: 'NoSuchKey' });
  });
});

describe('what is claimed of a body', () => {
  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'])(
    '%s is verified, kept, and sent to whoever asks',
    async (algorithm) => {
      const name = ChecksumAlgorithm[algorithm as keyof typeof ChecksumAlgorithm];
      const wrong = {
        [`Checksum${algorithm}`]: Buffer.alloc(algorithm.startsWith('SHA') ? 32 : 4).toString('base64'),
      };
      expect(await refusalOf(put('sum', 'hello', wrong))).toEqual({ code: 'BadDigest', status: 400 });
      await put('sum', 'hello', { ChecksumAlgorithm: name });
      const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'sum', ChecksumMode: 'ENABLED' }));
      expect(await got.Body?.transformToString()).toBe('hello');
      expect(got).toMatchObject({ [`Checksum${algorithm}`]: expect.any(String) as string });
    },
  );

  it('trails a stream whose checksum is not known before', async () => {
    const Body = Readable.from([Buffer.from('hel'), Buffer.from('lo')]);
    await put('stream', Body, { ContentLength: 5, ContentEncoding: 'gzip' });
    const got = await s3.send(new HeadObjectCommand({ Bucket, Key: 'stream', ChecksumMode: 'ENABLED' }));
    expect(got).toMatchObject({ ETag: md5('hello'), ContentEncoding: 'gzip', ChecksumCRC32: 'NhCmhg==' });
  });

  it('is false where the Content-MD5 or the signed hash is of another body', async () => {
    const headers = { 'content-md5': createHash('md5').update('other').digest('base64') };
    const refused = await signedFetch(cloud, 'PUT', `/${Bucket}/md5`, { body: 'hello', headers });
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('BadDigest')]);
    const invalid = await signedFetch(cloud, 'PUT', `/${Bucket}/md5`, {
      body: 'hello',
      headers: { 'content-md5': 'x' },
    });
    expect(await invalid.text()).toContain('InvalidDigest');
    const sha256 = { 'x-amz-content-sha256': createHash('sha256').update('other').digest('hex') };
    const other = await signedFetch(cloud, 'PUT', `/${Bucket}/sha256`, { body: 'hello', headers: sha256 });
    expect(await other.text()).toContain('XAmzContentSHA256Mismatch');
    expect(await refusalOf(textOf('md5'))).toMatchObject({ code: 'NoSuchKey' });
  });

  it('is at most 5 GB, and is refused before it is sent', async () => {
    const headers = { 'content-length': String(5 * 1024 ** 3 + 1) };
    const response = await signedFetch(cloud, 'PUT', `/${Bucket}/huge`, { headers, unsent: true });
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('EntityTooLarge'),
    ]);
  });
});

describe('a copy', () => {
  beforeAll(() => put('original ü', 'hello', { ContentType: 'text/plain', Metadata: { by: 'me' } }));

  it('has the body, the ETag and the description of its source', async () => {
    const CopySource = `${Bucket}/${encodeURIComponent('original ü')}`;
    const { CopyObjectResult } = await s3.send(
      new CopyObjectCommand({ Bucket: 'other', Key: 'copy', CopySource }),
    );
    expect(CopyObjectResult?.ETag).toBe(md5('hello'));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'original ü' }));
    const got = await s3.send(new GetObjectCommand({ Bucket: 'other', Key: 'copy' }));
    expect(got).toMatchObject({ ContentType: 'text/plain', Metadata: { by: 'me' } });
    expect(await got.Body?.transformToString()).toBe('hello');
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'original ü', CopySource: '/other/copy' }));
  });

  it('takes another description with the directive REPLACE', async () => {
    const replaced = {
      MetadataDirective: 'REPLACE',
      ContentType: 'text/csv',
      Metadata: { by: 'you' },
    } as const;
    const CopySource = 'other/copy';
    await s3.send(new CopyObjectCommand({ Bucket: 'other', Key: 'copy', CopySource, ...replaced }));
    const { ContentType, Metadata } = await s3.send(new HeadObjectCommand({ Bucket: 'other', Key: 'copy' }));
    expect({ ContentType, Metadata }).toEqual({ ContentType: 'text/csv', Metadata: { by: 'you' } });
  });

  it.each([
    [
      'onto itself without a change',
      { Bucket: 'other', Key: 'copy', CopySource: 'other/copy' },
      'InvalidRequest',
      400,
    ],
    ['of nothing', { Bucket, Key: 'x', CopySource: 'other/nothing' }, 'NoSuchKey', 404],
    ['of no key', { Bucket, Key: 'x', CopySource: 'other' }, 'InvalidArgument', 400],
    [
      'of what has changed',
      { Bucket, Key: 'x', CopySource: 'other/copy', CopySourceIfMatch: '"other"' },
      'PreconditionFailed',
      412,
    ],
  ])('%s is refused', async (_what, input, code, status) => {
    expect(await refusalOf(s3.send(new CopyObjectCommand(input)))).toEqual({ code, status });
  });
});

describe('a deletion', () => {
  it('of what is not there succeeds', async () => {
    const { $metadata } = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'never there' }));
    expect($metadata.httpStatusCode).toBe(204);
  });

  it('of many says of each what became of it', async () => {
    await put('one & <two>', 'x');
    const Objects = [{ Key: 'one & <two>' }, { Key: 'never there' }];
    const { Deleted, Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect([Deleted, Errors]).toEqual([Objects, undefined]);
    expect(await refusalOf(textOf('one & <two>'))).toMatchObject({ code: 'NoSuchKey' });
    const quiet = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    expect(quiet.Deleted).toBeUndefined();
  });

  it('of more than 1,000 is refused', async () => {
    const Objects = Array.from({ length: 1001 }, (_, i) => ({ Key: String(i) }));
    const refused = s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(await refusalOf(refused)).toEqual({ code: 'MalformedXML', status: 400 });
  });
});

describe('what the local cloud does not know', () => {
  it.each([
    ['an operation', () => s3.send(new GetObjectAclCommand({ Bucket, Key: 'letter' }))],
    ['a storage class', () => put('x', 'x', { StorageClass: 'GLACIER' })],
    ['encryption by KMS', () => put('x', 'x', { ServerSideEncryption: 'aws:kms' })],
    [
      'a version to delete',
      () =>
        s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'a', VersionId: '1' }] } })),
    ],
    ['tags', () => put('x', 'x', { Tagging: 'a=b' })],
    ['a version', () => s3.send(new GetObjectCommand({ Bucket, Key: 'letter', VersionId: '1' }))],
  ])('%s is NotImplemented', async (_what, call) => {
    expect(await refusalOf(call())).toEqual({ code: 'NotImplemented', status: 501 });
  });

  it('is named', async () => {
    const response = await signedFetch(cloud, 'PUT', `/${Bucket}?versioning`, { body: '' });
    expect(await response.text()).toContain('the operation PUT /{bucket}?versioning');
  });

  it('ACLs are refused, as in every bucket whose owner owns all objects', async () => {
    const refused = put('x', 'x', { ACL: 'public-read' });
    expect(await refusalOf(refused)).toEqual({ code: 'AccessControlListNotSupported', status: 400 });
  });
});

describe('the address of a bucket', () => {
  it('may be a host, as SDKs write it when the endpoint is a name', async () => {
    const { port } = new URL(cloud.awsEndpoint);
    await put('by host', 'hello');
    const response = await signedFetch(cloud, 'GET', '/by%20host', {
      headers: { host: `${Bucket}.localhost:${port}` },
    });
    expect(await response.text()).toBe('hello');
  });

  it('that no URI has is InvalidURI', async () => {
    const response = await signedFetch(cloud, 'GET', `/${Bucket}/%zz`);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('InvalidURI')]);
  });
});

it('every answer and error carries its request id; the call log and the meter know the call', async () => {
  const response = await signedFetch(cloud, 'GET', `/${Bucket}/not-there`);
  const requestId = response.headers.get('x-amz-request-id');
  expect(await response.text()).toContain(`<RequestId>${requestId}</RequestId>`);
  const call = (await cloud.calls({ service: 's3' })).find((one) => one.requestId === requestId);
  expect(call).toMatchObject({
    operation: 'GetObject',
    resource: 'arn:aws:s3:::letters/not-there',
    error: 'NoSuchKey',
  });

  await cloud.resetMeter();
  await put('metered', 'x'.repeat(10_000));
  await textOf('metered');
  const rows = await cloud.meter();
  expect(rows.find(({ operation }) => operation === 'PutObject')?.requestBytes).toBeGreaterThanOrEqual(
    10_000,
  );
  expect(rows.find(({ operation }) => operation === 'GetObject')?.responseBytes).toBe(10_000);
});

it('faults strike S3 as every service', async () => {
  await cloud.setFaults([{ kind: 'throttle', service: 's3', action: 'PutObject', times: 1 }]);
  const once = s3Client(cloud, { maxAttempts: 1 });
  const refused = once.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' }));
  expect(await refusalOf(refused)).toEqual({ code: 'SlowDown', status: 503 });
});

it('buckets are listed by name', async () => {
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name, CreationDate }) => [Name, CreationDate instanceof Date])).toEqual([
    ['letters', true],
    ['other', true],
  ]);
});
