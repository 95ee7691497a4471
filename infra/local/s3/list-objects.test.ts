import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { TestCloud } from '../test/support/test-cloud.ts';
import { bucketResource, refusalOf, s3Client, signedFetch, startWith } from './test-support/buckets.ts';

const Bucket = 'shelf';
/** In the order of their UTF-8: an emoji comes behind the end of the basic plane, other than in UTF-16. */
const KEYS = ['a', 'b/1', 'b/2', 'b/c/3', 'c//d', 'c/d', 'images/ü', '\uFFFD', '😀'];

let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startWith({ Shelf: bucketResource(Bucket) });
  s3 = s3Client(cloud);
  for (const Key of KEYS.toReversed()) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});
afterAll(() => cloud.stop());

async function list(input: Partial<ListObjectsV2CommandInput> = {}) {
  const page = await s3.send(new ListObjectsV2Command({ Bucket, ...input }));
  return {
    keys: (page.Contents ?? []).map(({ Key }) => Key),
    prefixes: (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
    page,
  };
}

/** Keys and common prefixes of all pages, in the order in which they came. */
async function pages(input: Partial<ListObjectsV2CommandInput>): Promise<(string | undefined)[][]> {
  const all: (string | undefined)[][] = [];
  for (let ContinuationToken: string | undefined; ;) {
    const { keys, prefixes, page } = await list({
      ...input,
      ...(ContinuationToken ? { ContinuationToken } : {}),
    });
    all.push([...keys, ...prefixes]);
    expect(page.KeyCount).toBe(keys.length + prefixes.length);
    if (page.IsTruncated !== true) return all;
    ContinuationToken = page.NextContinuationToken;
  }
}

it('keys come in the order of their UTF-8 bytes', async () => {
  const { keys, page } = await list();
  expect(keys).toEqual(KEYS);
  expect(page).toMatchObject({ KeyCount: KEYS.length, MaxKeys: 1000, IsTruncated: false, Name: Bucket });
  expect(page.Contents?.[0]).toMatchObject({
    Size: 1,
    StorageClass: 'STANDARD',
    ETag: '"0cc175b9c0f1b6a831c399e269772661"',
  });
});

it.each([
  [{ Prefix: 'b/' }, ['b/1', 'b/2', 'b/c/3'], []],
  [{ Prefix: 'nothing' }, [], []],
  [{ Delimiter: '/' }, ['a', '\uFFFD', '😀'], ['b/', 'c/', 'images/']],
  [{ Prefix: 'b/', Delimiter: '/' }, ['b/1', 'b/2'], ['b/c/']],
  [{ Prefix: 'c/', Delimiter: '/' }, ['c/d'], ['c//']],
  [{ Prefix: 'b', Delimiter: '/' }, [], ['b/']],
  [{ Delimiter: '/c/' }, KEYS.filter((key) => key !== 'b/c/3'), ['b/c/']],
  [{ StartAfter: 'b/2', Prefix: 'b/' }, ['b/c/3'], []],
  [{ StartAfter: 'c/d' }, ['images/ü', '\uFFFD', '😀'], []],
  [{ MaxKeys: 0 }, [], []],
])('%j lists %j and the common prefixes %j', async (input, wanted, common) => {
  const { keys, prefixes, page } = await list(input);
  expect([keys, prefixes, page.IsTruncated]).toEqual([wanted, common, false]);
});

it.each([
  [{ MaxKeys: 4 }, [KEYS.slice(0, 4), KEYS.slice(4, 8), KEYS.slice(8)]],
  [
    { MaxKeys: 2, Delimiter: '/' },
    [
      ['a', 'b/'],
      ['c/', 'images/'],
      ['\uFFFD', '😀'],
    ],
  ],
  [{ MaxKeys: 1, Prefix: 'b/', Delimiter: '/' }, [['b/1'], ['b/2'], ['b/c/']]],
  // A page that is full to the last is not followed by an empty one.
  [{ MaxKeys: 3, Prefix: 'b/' }, [['b/1', 'b/2', 'b/c/3']]],
])('%j comes in pages %j', async (input, wanted) => {
  expect(await pages(input)).toEqual(wanted);
});

it('EncodingType url encodes what XML may not be able to say', async () => {
  const { page } = await list({ Prefix: 'images/', EncodingType: 'url' });
  expect(page).toMatchObject({ EncodingType: 'url', Contents: [{ Key: 'images%2F%C3%BC' }] });
});

it.each([
  ['?list-type=2&max-keys=many', 'InvalidArgument'],
  ['?list-type=2&continuation-token=%21', 'InvalidArgument'],
  ['', 'NotImplemented'],
])('GET /shelf%s is %s', async (query, code) => {
  expect(await (await signedFetch(cloud, 'GET', `/${Bucket}${query}`)).text()).toContain(
    `<Code>${code}</Code>`,
  );
});

it('of a bucket that is not there is NoSuchBucket', async () => {
  expect(await refusalOf(list({ Bucket: 'nowhere' }))).toEqual({ code: 'NoSuchBucket', status: 404 });
});
