import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { eventually, functionResource, roleResource, type TestCloud } from '../test/support/test-cloud.ts';
import {
  assumeRole,
  bucketResource,
  errorCode,
  type Keys,
  rawFetch,
  refusalOf,
  s3Client,
  startWith,
} from './test-support/buckets.ts';

const Bucket = 'letters';
const onLetters = { 'Fn::Sub': '${Letters.Arn}/letters/*' };

/** Shows the credentials that it has, as only a test's function would. */
const CREDENTIALS = `
  exports.handler = async () => ({
    accessKeyId: process.env.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  });`;

let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startWith(
    {
      Letters: bucketResource(Bucket),
      WorkerRole: roleResource(
        [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: onLetters }],
        'worker',
      ),
      Worker: functionResource('worker'),
    },
    { worker: CREDENTIALS },
  );
  s3 = s3Client(cloud);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'letters/a b', Body: 'hello' }));
});
afterEach(() => cloud.clearFaults());
afterAll(() => cloud.stop());

function get(
  client: S3Client,
  options: Parameters<typeof getSignedUrl>[2] = {},
  Key = 'letters/a b',
): Promise<string> {
  return getSignedUrl(client, new GetObjectCommand({ Bucket, Key }), options);
}

/** A client with keys of its own. */
function as(credentials: Keys): S3Client {
  return s3Client(cloud, { credentials });
}

async function functionsKeys(): Promise<Keys> {
  const invoked = await cloud
    .client(LambdaClient)
    .send(new InvokeCommand({ FunctionName: 'demo-dev-worker' }));
  return JSON.parse(Buffer.from(invoked.Payload ?? []).toString()) as Keys;
}

/** The URL with a parameter changed, or without it. */
function altered(url: string, name: string, value?: string): string {
  const changed = new URL(url);
  if (value === undefined) changed.searchParams.delete(name);
  else changed.searchParams.set(name, value);
  return changed.href;
}

describe('whoever has a presigned URL', () => {
  it('gets the object, all or a part of it', async () => {
    const url = await get(s3);
    expect(await (await fetch(url)).text()).toBe('hello');
    expect(await (await fetch(url, { headers: { range: 'bytes=1-2' } })).text()).toBe('el');
  });

  it('gets it as the signer wants it named', async () => {
    const ResponseContentDisposition = 'attachment; filename="letter (1).txt"';
    const command = new GetObjectCommand({ Bucket, Key: 'letters/a b', ResponseContentDisposition });
    const response = await fetch(await getSignedUrl(s3, command));
    expect(response.headers.get('content-disposition')).toBe(ResponseContentDisposition);
  });

  it('puts an object', async () => {
    const command = new PutObjectCommand({ Bucket, Key: "letters/it's (new) ü*", ContentType: 'text/plain' });
    const signableHeaders = new Set(['content-type']);
    const url = await getSignedUrl(s3, command, { signableHeaders });
    const headers = { 'content-type': 'text/plain' };
    expect((await fetch(url, { method: 'PUT', body: 'new', headers })).status).toBe(200);
    const other = { 'content-type': 'text/html' };
    expect(await errorCode(fetch(url, { method: 'PUT', body: 'new', headers: other }))).toBe(
      'SignatureDoesNotMatch',
    );
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "letters/it's (new) ü*" }));
    expect([got.ContentType, await got.Body?.transformToString()]).toEqual(['text/plain', 'new']);
  });

  it('asks with HEAD', async () => {
    const url = await getSignedUrl(s3, new HeadObjectCommand({ Bucket, Key: 'letters/a b' }));
    const response = await fetch(url, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '5']);
  });

  it('does it by the host of the bucket too', async () => {
    const { port } = new URL(cloud.awsEndpoint);
    const byHost = s3Client(cloud, { endpoint: `http://localhost:${port}` });
    const url = await get(byHost);
    const { host, pathname, search } = new URL(url);
    expect(host).toBe(`${Bucket}.localhost:${port}`);
    // Not every machine finds the address of such a name.
    const response = await rawFetch(cloud, 'GET', pathname + search, { headers: { host } });
    expect(await response.text()).toBe('hello');
  });
});

describe('a presigned URL is good for nothing else', () => {
  it.each([
    ['another key', (url: string) => url.replace('a%20b', 'a')],
    ['another parameter', (url: string) => altered(url, 'response-content-type', 'text/html')],
    ['another expiry', (url: string) => altered(url, 'X-Amz-Expires', '901')],
    ['another signature', (url: string) => altered(url, 'X-Amz-Signature', '0'.repeat(64))],
  ])('%s does not match the signature', async (_what, change) => {
    const response = fetch(change(await get(s3)));
    expect((await response).status).toBe(403);
    expect(await errorCode(response)).toBe('SignatureDoesNotMatch');
  });

  it('nor does another method', async () => {
    expect(await errorCode(fetch(await get(s3), { method: 'DELETE' }))).toBe('SignatureDoesNotMatch');
  });

  it('every x-amz- header that is sent must be signed', async () => {
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'letters/x' }));
    const response = await fetch(url, { method: 'PUT', body: 'x', headers: { 'x-amz-meta-by': 'me' } });
    const text = await response.text();
    expect([response.status, text]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
    expect(text).toContain('<HeadersNotSigned>x-amz-meta-by</HeadersNotSigned>');
  });

  it.each([
    ['X-Amz-Date', undefined, 'AuthorizationQueryParametersError'],
    ['X-Amz-Date', 'today', 'AuthorizationQueryParametersError'],
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA1', 'AuthorizationQueryParametersError'],
    ['X-Amz-Expires', 'soon', 'AuthorizationQueryParametersError'],
    ['X-Amz-Expires', '-1', 'AuthorizationQueryParametersError'],
    // AWS: a week at the longest.
    ['X-Amz-Expires', '604801', 'AuthorizationQueryParametersError'],
    ['X-Amz-Credential', 'developer/20260101/eu-west-1/s3/aws4_request', 'AuthorizationQueryParametersError'],
  ])('%s: %s is %s', async (name, value, code) => {
    expect(await errorCode(fetch(altered(await get(s3), name, value)))).toBe(code);
  });
});

describe('the time of a presigned URL', () => {
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000);

  it('ends when it expires', async () => {
    const url = await get(s3, { signingDate: hours(-2), expiresIn: 7100 });
    const response = await fetch(url);
    const text = await response.text();
    expect([response.status, text]).toEqual([
      403,
      expect.stringContaining('<Message>Request has expired</Message>'),
    ]);
    expect(text).toContain('<X-Amz-Expires>7100</X-Amz-Expires>');
    expect((await fetch(await get(s3, { signingDate: hours(-2), expiresIn: 7300 }))).status).toBe(200);
  });

  it('does not begin later, but for a quarter of an hour between the clocks', async () => {
    expect(await (await fetch(await get(s3, { signingDate: hours(0.3) }))).text()).toContain(
      'Request is not yet valid',
    );
    expect((await fetch(await get(s3, { signingDate: hours(0.2) }))).status).toBe(200);
  });
});

describe('the signer of a presigned URL', () => {
  it.each(['developer', 'local'])('is the developer with the pair %s', async (pair) => {
    const url = await get(as({ accessKeyId: pair, secretAccessKey: pair }));
    expect((await fetch(url)).status).toBe(200);
    const wrong = await get(as({ accessKeyId: pair, secretAccessKey: 'other' }));
    expect(await errorCode(fetch(wrong))).toBe('SignatureDoesNotMatch');
  });

  it('must have a key that is known', async () => {
    const url = await get(as({ accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'developer' }));
    expect(await errorCode(fetch(url))).toBe('InvalidAccessKeyId');
  });

  it('with temporary keys, sends their session token', async () => {
    const { accessKeyId, secretAccessKey } = await assumeRole(cloud, 'worker');
    expect(await errorCode(fetch(await get(as({ accessKeyId, secretAccessKey }))))).toBe(
      'InvalidAccessKeyId',
    );
    const sessionToken = 'other';
    expect(await errorCode(fetch(await get(as({ accessKeyId, secretAccessKey, sessionToken }))))).toBe(
      'InvalidToken',
    );
  });

  it('may do with it what his role allows, and nothing else', async () => {
    const role = as(await assumeRole(cloud, 'worker'));
    expect(await (await fetch(await get(role))).text()).toBe('hello');
    expect(await errorCode(fetch(await get(role, {}, 'diaries/a')))).toBe('AccessDenied');
    const remove = await getSignedUrl(role, new DeleteObjectCommand({ Bucket, Key: 'letters/a b' }));
    expect(await errorCode(fetch(remove, { method: 'DELETE' }))).toBe('AccessDenied');
  });

  it('may be a function that has ended since, while his keys are good for nothing else any more', async () => {
    const keys = await functionsKeys();
    const url = await get(as(keys));
    await cloud.setFaults([{ kind: 'crash-before', service: 'lambda', action: 'Invoke' }]);
    // Each crash ends an environment; the one with these keys may still be at its last event.
    await eventually(async () => {
      await cloud.client(LambdaClient).send(new InvokeCommand({ FunctionName: 'demo-dev-worker' }));
      const call = as(keys).send(new GetObjectCommand({ Bucket, Key: 'letters/a b' }));
      expect(await refusalOf(call)).toEqual({ code: 'ExpiredToken', status: 400 });
    });
    expect(await (await fetch(url)).text()).toBe('hello');
  });

  it('may be a function of a local cloud that was killed since', async () => {
    const url = await get(as(await functionsKeys()));
    await cloud.kill();
    await cloud.restart();
    expect(await (await fetch(url)).text()).toBe('hello');
  });

  it('is not struck by faults of those who use the URL', async () => {
    const url = await get(as(await functionsKeys()));
    await cloud.setFaults([{ kind: 'crash-after', service: 's3' }]);
    expect((await fetch(url)).status).toBe(200);
  });
});
