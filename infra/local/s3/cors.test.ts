import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { TestCloud } from '../test/support/test-cloud.ts';
import { bucketResource, errorCode, rawFetch, s3Client, startWith } from './test-support/buckets.ts';

const Bucket = 'shared';
const CorsConfiguration = {
  CorsRules: [
    {
      AllowedOrigins: ['https://shop.test', 'https://*.shop.test'],
      AllowedMethods: ['PUT', 'POST'],
      AllowedHeaders: ['Content-Type', 'x-amz-meta-*'],
      ExposedHeaders: ['ETag'],
      MaxAge: 600,
    },
    { AllowedOrigins: ['*'], AllowedMethods: ['GET'] },
  ],
};

let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startWith({
    Shared: bucketResource(Bucket, { CorsConfiguration }),
    Closed: bucketResource('closed'),
  });
  s3 = s3Client(cloud);
});
afterAll(() => cloud.stop());

function ask(origin: string, method: string, headers = '', bucket = Bucket): Promise<Response> {
  return rawFetch(cloud, 'OPTIONS', `/${bucket}/a`, {
    headers: {
      origin,
      'access-control-request-method': method,
      ...(headers === '' ? {} : { 'access-control-request-headers': headers }),
    },
  });
}

function allowed(response: Response): Record<string, string> {
  return Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')));
}

describe('a preflight', () => {
  it('is answered by the first rule that covers it', async () => {
    const response = await ask('https://shop.test', 'PUT', 'content-type, X-Amz-Meta-By');
    expect(response.status).toBe(200);
    expect(allowed(response)).toEqual({
      'access-control-allow-origin': 'https://shop.test',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'PUT, POST',
      'access-control-allow-headers': 'content-type, x-amz-meta-by',
      'access-control-expose-headers': 'ETag',
      'access-control-max-age': '600',
    });
    expect(response.headers.get('vary')).toContain('Origin');
  });

  it('of a rule for everybody says so, and takes no credentials', async () => {
    expect(allowed(await ask('https://elsewhere.test', 'GET'))).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET',
    });
  });

  it.each([
    ['https://a.shop.test', 'PUT', '', true],
    ['https://shop.test.evil', 'PUT', '', false],
    ['https://shop.tes', 'PUT', '', false],
    ['http://shop.test', 'PUT', '', false],
    ['https://shop.test', 'DELETE', '', false],
    ['https://shop.test', 'PUT', 'authorization', false],
    ['https://elsewhere.test', 'GET', 'content-type', false],
  ])('from %s with %s and the headers "%s": %s', async (origin, method, headers, isAllowed) => {
    const response = await ask(origin, method, headers);
    expect(response.status).toBe(isAllowed ? 200 : 403);
    if (!isAllowed) {
      expect(await errorCode(response)).toBe('AccessForbidden');
      expect(allowed(response)).toEqual({});
    }
  });

  it('to a bucket without rules is refused', async () => {
    const response = await ask('https://shop.test', 'GET', '', 'closed');
    expect(await response.text()).toContain('CORSResponse: CORS is not enabled for this bucket.');
  });

  it('without an origin or a method is a bad request', async () => {
    for (const headers of [{ origin: 'https://shop.test' }, { 'access-control-request-method': 'GET' }]) {
      const response = await rawFetch(cloud, 'OPTIONS', `/${Bucket}/a`, { headers });
      expect([response.status, await errorCode(response)]).toEqual([400, 'BadRequest']);
    }
  });
});

describe('an answer', () => {
  it('to a page of an allowed origin lets the page read it', async () => {
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'a' }));
    const response = await fetch(url, { method: 'PUT', body: 'x', headers: { origin: 'https://shop.test' } });
    expect(response.status).toBe(200);
    expect(allowed(response)).toMatchObject({
      'access-control-allow-origin': 'https://shop.test',
      'access-control-expose-headers': 'ETag',
    });
  });

  it('that is an error does too, so that the page sees which', async () => {
    const response = await rawFetch(cloud, 'GET', `/${Bucket}/a`, {
      headers: { origin: 'https://shop.test' },
    });
    expect([response.status, allowed(response)['access-control-allow-origin']]).toEqual([403, '*']);
  });

  it('to any other page says nothing', async () => {
    const headers = { origin: 'https://elsewhere.test' };
    expect(allowed(await rawFetch(cloud, 'PUT', `/${Bucket}/a`, { headers }))).toEqual({});
    expect(allowed(await rawFetch(cloud, 'GET', `/${Bucket}/a`))).toEqual({});
  });
});
