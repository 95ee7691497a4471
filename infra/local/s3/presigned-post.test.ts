import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { roleResource, type TestCloud } from '../test/support/test-cloud.ts';
import { assumeRole, bucketResource, errorCode, s3Client, startWith } from './test-support/buckets.ts';

const Bucket = 'uploads';

let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  const onImports = { 'Fn::Sub': '${Uploads.Arn}/imports/*' };
  cloud = await startWith({
    Uploads: bucketResource(Bucket),
    Other: bucketResource('other'),
    Importer: roleResource([{ Effect: 'Allow', Action: 's3:PutObject', Resource: onImports }], 'importer'),
  });
  s3 = s3Client(cloud);
});
afterAll(() => cloud.stop());

function sign(options: Partial<PresignedPostOptions> = {}, client = s3) {
  return createPresignedPost(client, { Bucket, Key: 'imports/a.csv', ...options });
}

/** Sends the form as a browser does; fields of the second argument come in addition or instead. */
function upload(
  { url, fields }: { url: string; fields: Record<string, string> },
  {
    body = 'sku,name',
    name = 'a.csv',
    more = {},
  }: { body?: string; name?: string; more?: Record<string, string> } = {},
): Promise<Response> {
  const form = new FormData();
  for (const [field, value] of Object.entries({ ...fields, ...more })) form.append(field, value);
  form.append('file', new Blob([body]), name);
  return fetch(url, { method: 'POST', body: form, redirect: 'manual' });
}

async function textOf(Key: string): Promise<string | undefined> {
  return (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
}

describe('a browser that has a signed form', () => {
  it('uploads its file, and hears 204', async () => {
    const Fields = { 'Content-Type': 'text/csv', 'x-amz-meta-by': 'me' };
    const response = await upload(await sign({ Fields }));
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await textOf('imports/a.csv')).toBe('sku,name');
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'imports/a.csv' }));
    expect(head).toMatchObject({ ContentType: 'text/csv', Metadata: { by: 'me' } });
  });

  it.each(['200', '201', '204'])('hears %s where the form asks for it', async (status) => {
    const response = await upload(await sign({ Fields: { success_action_status: status } }));
    const location = `${cloud.awsEndpoint}/${Bucket}/imports/a.csv`;
    expect([response.status, response.headers.get('location')]).toEqual([Number(status), location]);
    const text = await response.text();
    if (status === '201')
      expect(text).toContain(
        `<Location>${location}</Location><Bucket>uploads</Bucket><Key>imports/a.csv</Key>`,
      );
    else expect(text).toBe('');
  });

  it('goes on to the page that the form names', async () => {
    const response = await upload(
      await sign({ Fields: { success_action_redirect: 'https://shop.test/done?a=b' } }),
    );
    const to = new URL(response.headers.get('location') ?? '');
    expect([response.status, to.origin, Object.fromEntries(to.searchParams)]).toEqual([
      303,
      'https://shop.test',
      { a: 'b', bucket: Bucket, key: 'imports/a.csv', etag: response.headers.get('etag') },
    ]);
  });

  it('may give the name of its file', async () => {
    const response = await upload(await sign({ Key: 'imports/${filename}' }), { name: 'mine ü.csv' });
    expect(response.status).toBe(204);
    expect(await textOf('imports/mine ü.csv')).toBe('sku,name');
  });
});

describe('the policy of a form', () => {
  it.each([
    ['5 bytes of 1 to 5', 'x'.repeat(5), undefined],
    ['6 bytes of 1 to 5', 'x'.repeat(6), 'EntityTooLarge'],
    ['0 bytes of 1 to 5', '', 'EntityTooSmall'],
    ['1 MB of 1 to 5', 'x'.repeat(1_000_000), 'EntityTooLarge'],
  ])('limits the size: %s', async (_what, body, code) => {
    const response = await upload(await sign({ Conditions: [['content-length-range', 1, 5]] }), { body });
    expect([response.ok, await errorCode(response)]).toEqual([code === undefined, code]);
  });

  it.each([
    ['another key', { key: 'imports/b.csv' }, 'Policy Condition failed: ["eq", "$key", "imports/a.csv"]'],
    [
      'another type',
      { 'Content-Type': 'text/html' },
      'Policy Condition failed: ["starts-with", "$Content-Type", "text/csv"]',
    ],
    ['an extra field', { 'x-amz-meta-by': 'me' }, 'Extra input fields: x-amz-meta-by'],
    ['an extra setting', { success_action_status: '200' }, 'Extra input fields: success_action_status'],
  ])('does not cover %s', async (_what, more, reason) => {
    const signed = await sign({
      Conditions: [['starts-with', '$Content-Type', 'text/csv']],
      Fields: { 'Content-Type': 'text/csv' },
    });
    const response = await upload(signed, { more });
    const text = (await response.text()).replaceAll('&quot;', '"').replaceAll('","', '", "');
    expect([response.status, text]).toEqual([
      403,
      expect.stringContaining(`Invalid according to Policy: ${reason}`),
    ]);
  });

  it('lets fields pass whose names begin with x-ignore-', async () => {
    expect((await upload(await sign(), { more: { 'x-ignore-csrf': '1' } })).status).toBe(204);
  });

  it('is for one bucket', async () => {
    const { fields } = await sign();
    const response = await upload({ url: `${cloud.awsEndpoint}/other`, fields });
    expect(await response.text()).toContain('Policy Condition failed');
  });

  it('expires', async () => {
    const response = await upload(await sign({ Expires: -1 }));
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining('Invalid according to Policy: Policy expired.'),
    ]);
  });

  it('must be as it was signed', async () => {
    const { url, fields } = await sign();
    const loose = Buffer.from(
      JSON.stringify({ expiration: '2999-01-01T00:00:00Z', conditions: [] }),
    ).toString('base64');
    expect(await errorCode(upload({ url, fields: { ...fields, Policy: loose } }))).toBe(
      'SignatureDoesNotMatch',
    );
  });

  it('must be there: nobody uploads without one', async () => {
    const response = await upload({ url: `${cloud.awsEndpoint}/${Bucket}/`, fields: { key: 'imports/x' } });
    expect([response.status, await errorCode(response)]).toEqual([403, 'AccessDenied']);
  });
});

describe('a form', () => {
  it.each([
    ['without a key', ['key'], 'InvalidArgument'],
    ['without a signature', ['X-Amz-Signature'], 'InvalidArgument'],
    ['without the algorithm', ['X-Amz-Algorithm'], 'InvalidArgument'],
  ])('%s is refused', async (_what, without, code) => {
    const { url, fields } = await sign({ Conditions: [['starts-with', '$key', '']] });
    const kept = Object.entries(fields).filter(([name]) => !without.includes(name));
    expect(await errorCode(upload({ url, fields: Object.fromEntries(kept) }))).toBe(
      without.includes('key') ? 'AccessDenied' : code,
    );
  });

  it('without a file is refused', async () => {
    const { url, fields } = await sign();
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    expect(await (await fetch(url, { method: 'POST', body: form })).text()).toContain(
      'POST requires exactly one file upload per request.',
    );
  });

  it('has fields of at most 20,000 bytes', async () => {
    const { url, fields } = await sign();
    const more = { 'x-ignore-me': 'x'.repeat(20_001) };
    expect(await errorCode(upload({ url, fields }, { more }))).toBe('MaxPostPreDataLengthExceeded');
  });

  it('that is none is malformed', async () => {
    const response = await fetch(`${cloud.awsEndpoint}/${Bucket}`, {
      method: 'POST',
      body: 'nothing',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect([response.status, await errorCode(response)]).toEqual([400, 'MalformedPOSTRequest']);
  });

  it('with a setting that is not known is NotImplemented', async () => {
    const response = await upload(await sign({ Fields: { tagging: '<Tagging/>' } }));
    expect([response.status, await errorCode(response)]).toEqual([501, 'NotImplemented']);
  });
});

it('the role that signed must be allowed to put the object', async () => {
  const importer = s3Client(cloud, { credentials: await assumeRole(cloud, 'importer') });
  expect((await upload(await sign({}, importer))).status).toBe(204);
  const elsewhere = await upload(await sign({ Key: 'images/a.csv' }, importer));
  expect([elsewhere.status, await errorCode(elsewhere)]).toEqual([403, 'AccessDenied']);
});
