import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { eventually, type TestCloud } from '../test/support/test-cloud.ts';
import { bucketResource, refusalOf, s3Client, startWith } from './test-support/buckets.ts';
import { S3InProcess } from './test-support/s3-in-process.ts';

const Bucket = 'bodies';
const MB = 1024 ** 2;
/** In MB: twice as much as the local cloud's process may grow while it takes this in and gives it out. */
const LARGE = 256;

describe('a large body', () => {
  let cloud: TestCloud;
  let s3: S3Client;
  const chunk = randomBytes(MB);

  beforeAll(async () => {
    cloud = await startWith({ Bodies: bucketResource(Bucket) });
    s3 = s3Client(cloud);
  });
  afterAll(() => cloud.stop());

  function staged(): string[] {
    return readdirSync(join(cloud.folder, 'data/s3/staging'));
  }

  /** The memory of the local cloud's process, in MB. */
  function memory(): number {
    return Number(spawnSync('ps', ['-o', 'rss=', '-p', String(cloud.pid)]).stdout.toString()) / 1024;
  }

  it('passes through without being held in memory', async () => {
    const warmUp = await s3.send(new PutObjectCommand({ Bucket, Key: 'small', Body: chunk }));
    expect(warmUp.ETag).toBeDefined();
    const before = memory();
    let most = before;
    const measure = setInterval(() => {
      most = Math.max(most, memory());
    }, 20);
    const Body = Readable.from(Array.from({ length: LARGE }, () => chunk));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'large', Body, ContentLength: LARGE * MB }));
    const response = await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'large' })));
    const [wanted, hash] = [createHash('sha256'), createHash('sha256')];
    for (let i = 0; i < LARGE; i += 1) wanted.update(chunk);
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) hash.update(part);
    clearInterval(measure);
    expect(hash.digest('hex')).toBe(wanted.digest('hex'));
    expect(most - before).toBeLessThan(LARGE / 2);
  });

  it('that its sender breaks off leaves nothing behind', async () => {
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'broken' }));
    const sent = request(url, { method: 'PUT', headers: { 'content-length': 4 * MB } });
    sent.on('error', () => undefined);
    await new Promise((resolve) => sent.write(chunk, resolve));
    await eventually(() => {
      expect(staged()).toHaveLength(1);
    });
    sent.destroy();
    await eventually(() => {
      expect(staged()).toEqual([]);
    });
    const get = s3.send(new GetObjectCommand({ Bucket, Key: 'broken' }));
    expect(await refusalOf(get)).toEqual({ code: 'NoSuchKey', status: 404 });
    expect(cloud.output).not.toContain('failed');
  });

  it('survives kill -9 whole, or not at all', async () => {
    const Body = Buffer.concat(Array.from({ length: 16 }, () => chunk));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'killed', Body: 'before' }));
    const once = s3Client(cloud, { maxAttempts: 1 });
    const put = once.send(new PutObjectCommand({ Bucket, Key: 'killed', Body })).then(
      () => Body.length,
      () => 'before'.length,
    );
    await cloud.kill();
    const expected = await put;
    await cloud.restart();
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'killed' }));
    expect((await got.Body?.transformToByteArray())?.length).toBe(expected);
  });
});

it('a file goes with what it was the body of', async () => {
  const local = new S3InProcess();
  const client = await local.client();
  await local.create('AWS::S3::Bucket', 'Bodies', { BucketName: Bucket });
  const put = (Key: string, more: Partial<PutObjectCommandInput> = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body: 'body', ...more }));
  await put('replaced');
  await put('replaced');
  expect(local.files()).toHaveLength(1);
  await put('deleted');
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'deleted' }));
  expect(local.files()).toHaveLength(1);
  await expect(put('replaced', { IfNoneMatch: '*' })).rejects.toThrow();
  await expect(put('refused', { ContentMD5: Buffer.alloc(16).toString('base64') })).rejects.toThrow();
  expect(local.files()).toHaveLength(1);

  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
  const upload = { Bucket, Key: 'parts', UploadId };
  const part = () => client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'part' }));
  await part();
  const { ETag } = await part();
  expect(local.files()).toHaveLength(2);
  const Parts = [{ PartNumber: 1, ETag }];
  await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  expect(local.files()).toHaveLength(2);
  await local.stop();
});

describe('a boot', () => {
  it('sweeps what a killed process has left, and nothing else', async () => {
    const local = new S3InProcess();
    const client = await local.client();
    await local.create('AWS::S3::Bucket', 'Bodies', { BucketName: Bucket });
    await client.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'kept' }));
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
    await client.send(new UploadPartCommand({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: 'part' }));
    const kept = local.files();
    for (const path of ['staging/left', `${kept[0]!.slice(join(local.folder, 's3').length)}-left`]) {
      writeFileSync(join(local.folder, 's3', path), 'left');
    }
    expect(local.files()).toHaveLength(4);
    local.reboot();
    expect(local.files().sort()).toEqual(kept.sort());
    await local.stop();
  });

  it('finds the objects of the last one', async () => {
    const local = new S3InProcess();
    const client = await local.client();
    await local.create('AWS::S3::Bucket', 'Bodies', { BucketName: Bucket });
    await client.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'kept' }));
    local.reboot();
    await local.create('AWS::S3::Bucket', 'Bodies', { BucketName: Bucket });
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'kept' }));
    expect(await got.Body?.transformToString()).toBe('kept');
    await local.stop();
  });
});
