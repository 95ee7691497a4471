import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { TestCloud } from '../test/support/test-cloud.ts';
import { bucketResource, refusalOf, s3Client, startWith } from './test-support/buckets.ts';

const Bucket = 'parts';
const FIRST = Buffer.alloc(5 * 1024 ** 2, 'a');
const LAST = Buffer.from('the end');

let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startWith({ Parts: bucketResource(Bucket) });
  s3 = s3Client(cloud);
});
afterAll(() => cloud.stop());

/** An upload under way, with everything that its calls have in common. */
async function begin(Key: string, more: Partial<CreateMultipartUploadCommandInput> = {}) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  const upload = { Bucket, Key, UploadId };
  return {
    upload,
    part: async (PartNumber: number, Body: Buffer) => {
      const algorithm =
        more.ChecksumAlgorithm === undefined ? {} : { ChecksumAlgorithm: more.ChecksumAlgorithm };
      const part = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body, ...algorithm }));
      const { ETag, ChecksumCRC32, ChecksumSHA256 } = part;
      return { PartNumber, ETag, ChecksumCRC32, ChecksumSHA256 };
    },
    complete: (
      Parts: { PartNumber: number; ETag: string | undefined }[],
      condition: { IfNoneMatch?: string } = {},
    ) => s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...condition })),
  };
}

function md5(data: Buffer): Buffer {
  return createHash('md5').update(data).digest();
}

it('parts become an object whose ETag is the MD5 of their MD5s', async () => {
  const { part, complete } = await begin('joined', { ContentType: 'text/plain', Metadata: { by: 'me' } });
  const last = await part(9, LAST);
  const first = await part(1, FIRST);
  expect(await refusalOf(s3.send(new HeadObjectCommand({ Bucket, Key: 'joined' })))).toMatchObject({
    status: 404,
  });

  const etag = `"${md5(Buffer.concat([md5(FIRST), md5(LAST)])).toString('hex')}-2"`;
  expect(await complete([first, last])).toMatchObject({ ETag: etag, Bucket, Key: 'joined' });
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'joined' }));
  expect(got).toMatchObject({ ETag: etag, ContentType: 'text/plain', Metadata: { by: 'me' } });
  const body = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
  expect(body.equals(Buffer.concat([FIRST, LAST]))).toBe(true);
});

it('parts are listed, in pages; one that comes again takes the place of the first', async () => {
  const { upload, part } = await begin('listed');
  for (const number of [1, 2, 3]) await part(number, LAST);
  await part(2, Buffer.from('again'));
  const page = await s3.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
  expect(page).toMatchObject({
    IsTruncated: true,
    NextPartNumberMarker: '2',
    Parts: [
      { PartNumber: 1, Size: 7 },
      { PartNumber: 2, Size: 5 },
    ],
  });
  const rest = await s3.send(new ListPartsCommand({ ...upload, PartNumberMarker: '2' }));
  expect(rest).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 3 }] });
});

it('an aborted upload is gone with its parts', async () => {
  const { upload, part, complete } = await begin('aborted');
  const only = await part(1, LAST);
  await s3.send(new AbortMultipartUploadCommand(upload));
  const gone = { code: 'NoSuchUpload', status: 404 };
  expect(await refusalOf(complete([only]))).toEqual(gone);
  expect(await refusalOf(part(2, LAST))).toEqual(gone);
  expect(await refusalOf(s3.send(new AbortMultipartUploadCommand(upload)))).toEqual(gone);
});

it('only the parts that are listed are in the object', async () => {
  const { part, complete } = await begin('chosen');
  await part(1, Buffer.from('not this'));
  await complete([await part(2, LAST)]);
  expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'chosen' }))).toMatchObject({
    ContentLength: LAST.length,
  });
});

it('the list must name parts that are there, in ascending order, each but the last of 5 MB', async () => {
  const { part, complete } = await begin('refused');
  const [first, small, last] = [await part(1, FIRST), await part(2, LAST), await part(3, LAST)];
  const refused = async (...parts: { PartNumber: number; ETag: string | undefined }[]) =>
    (await refusalOf(complete(parts))).code;
  expect(await refused(last, first)).toBe('InvalidPartOrder');
  expect(await refused(first, { PartNumber: 4, ETag: '"x"' })).toBe('InvalidPart');
  expect(await refused(first, { PartNumber: 2, ETag: '"x"' })).toBe('InvalidPart');
  expect(await refused(first, small, last)).toBe('EntityTooSmall');
});

it('a part has a number from 1 to 10,000', async () => {
  const { part } = await begin('numbers');
  expect(await refusalOf(part(10_001, LAST))).toEqual({ code: 'InvalidArgument', status: 400 });
});

it('completion may ask that the key is still free', async () => {
  const first = await begin('once');
  await first.complete([await first.part(1, LAST)]);
  const second = await begin('once');
  const part = await second.part(1, LAST);
  expect(await refusalOf(second.complete([part], { IfNoneMatch: '*' }))).toEqual({
    code: 'PreconditionFailed',
    status: 412,
  });
});

it.each([
  ['SHA256', 'COMPOSITE', /^[\w+/]{43}=-2$/],
  ['CRC32', 'FULL_OBJECT', /^[\w+/]{6}==$/],
] as const)('the checksum %s is %s', async (ChecksumAlgorithm, ChecksumType, form) => {
  const { part, complete } = await begin('sum', { ChecksumAlgorithm, ChecksumType });
  await complete([await part(1, FIRST), await part(2, LAST)]);
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'sum', ChecksumMode: 'ENABLED' }));
  expect(got).toMatchObject({
    ChecksumType,
    [`Checksum${ChecksumAlgorithm}`]: expect.stringMatching(form) as string,
  });
  // The SDK verifies a checksum of the whole while it reads.
  expect((await got.Body?.transformToByteArray())?.length).toBe(FIRST.length + LAST.length);
});
