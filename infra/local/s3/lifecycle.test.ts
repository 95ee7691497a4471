import {
  CreateMultipartUploadCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { JsonObject } from '../kernel/json.ts';
import { eventually } from '../test/support/eventually.ts';
import { refusalOf } from './test-support/buckets.ts';
import { S3InProcess } from './test-support/s3-in-process.ts';

const Bucket = 'aging';
let local: S3InProcess;
let client: S3Client;

beforeEach(async () => {
  local = new S3InProcess();
  client = await local.client();
});
afterEach(() => local.stop());

function declare(...Rules: JsonObject[]) {
  return local.create('AWS::S3::Bucket', 'Aging', {
    BucketName: Bucket,
    LifecycleConfiguration: { Rules },
    NotificationConfiguration: { EventBridgeConfiguration: {} },
  });
}

function put(Key: string) {
  return client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
}

async function keys() {
  return ((await client.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key);
}

function at(time: string): void {
  local.now = Date.parse(time);
  local.s3.sweep();
}

it('an object expires at the midnight (UTC) after its last day, under its prefix only', async () => {
  await declare({ Id: 'imports', Status: 'Enabled', Prefix: 'imports/', ExpirationInDays: 30 });
  await put('imports/a');
  await put('exports/a');
  at('2026-03-31T23:59:59Z');
  expect(await keys()).toEqual(['exports/a', 'imports/a']);
  at('2026-04-01T00:00:00Z');
  expect(await keys()).toEqual(['exports/a']);
  expect(local.files()).toHaveLength(1);
});

it('what was written again is young again', async () => {
  await declare({ Status: 'Enabled', ExpirationInDays: 1 });
  await put('a');
  local.now = Date.parse('2026-03-03T12:00:00Z');
  await put('a');
  at('2026-03-04T13:00:00Z');
  expect(await keys()).toEqual(['a']);
});

it('a rule that is disabled does nothing', async () => {
  await declare({ Status: 'Disabled', ExpirationInDays: 1 });
  await put('a');
  at('2027-01-01T00:00:00Z');
  expect(await keys()).toEqual(['a']);
});

it('an expiration is told as such, and not as a deletion', async () => {
  await declare({ Status: 'Enabled', ExpirationInDays: 1 });
  await put('a');
  await local.s3.start?.();
  at('2026-03-10T00:00:00Z');
  await eventually(() => {
    expect(local.published).toHaveLength(2);
  });
  expect(local.published[1]).toMatchObject({
    source: 'aws.s3',
    detailType: 'Object Deleted',
    detail: { object: { key: 'a' }, reason: 'Lifecycle Expiration', requester: 's3.amazonaws.com' },
  });
});

it('an upload that is never completed is aborted with its parts', async () => {
  await declare({ Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } });
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'a' }));
  const upload = { Bucket, Key: 'a', UploadId };
  await client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x' }));
  at('2026-03-02T23:00:00Z');
  expect((await client.send(new ListPartsCommand(upload))).Parts).toHaveLength(1);
  at('2026-03-03T00:00:00Z');
  expect(await refusalOf(client.send(new ListPartsCommand(upload)))).toMatchObject({ code: 'NoSuchUpload' });
  expect(local.files()).toEqual([]);
});

it('more than 1,000 objects expire in one sweep', async () => {
  await declare({ Status: 'Enabled', ExpirationInDays: 1 });
  const names = Array.from({ length: 1001 }, (_, i) => `k${i}`);
  for (let i = 0; i < names.length; i += 50) await Promise.all(names.slice(i, i + 50).map(put));
  at('2026-03-10T00:00:00Z');
  expect(await keys()).toEqual([]);
});
