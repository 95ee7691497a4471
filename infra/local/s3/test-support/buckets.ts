import { request } from 'node:http';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { JsonObject } from '../../kernel/json.ts';
import { startTestCloud, type TestCloud, type TestStack } from '../../test/support/test-cloud.ts';

export function bucketResource(name: string, properties: JsonObject = {}): JsonObject {
  return { Type: 'AWS::S3::Bucket', Properties: { BucketName: name, ...properties } };
}

/** A local cloud of one stack. */
export function startWith(
  Resources: JsonObject,
  functions: NonNullable<TestStack['functions']> = {},
): Promise<TestCloud> {
  return startTestCloud({ stacks: [{ name: 'demo', template: { Resources }, functions }] });
}

/** As functions have it: an endpoint that is an IP address, so that buckets stand in the path. */
export function s3Client(cloud: TestCloud, more: S3ClientConfig = {}): S3Client {
  return cloud.client(
    class extends S3Client {
      constructor(config: S3ClientConfig) {
        super({ ...config, ...more });
      }
    },
  );
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export async function assumeRole(cloud: TestCloud, role: string): Promise<Required<Keys>> {
  const RoleArn = `arn:aws:iam::000000000000:role/${role}`;
  const { Credentials: keys } = await cloud
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = keys ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** The error that a call was refused with: its code, and its status. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: string; status: number | undefined }> {
  try {
    await call;
  } catch (error) {
    const { name, $metadata: metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return { code: name, status: metadata?.httpStatusCode };
  }
  throw new Error('The call was not refused');
}

/** The code of an answer in S3's XML. */
export async function errorCode(response: Response | Promise<Response>): Promise<string | undefined> {
  return /<Code>(\w+)<\/Code>/.exec(await (await response).clone().text())?.[1];
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=developer/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x';

interface RawRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The body is announced and never comes. */
  readonly unsent?: boolean;
}

/** A request of the developer's, such as no SDK would send. */
export function signedFetch(
  cloud: TestCloud,
  method: string,
  path: string,
  { headers, ...others }: RawRequest = {},
): Promise<Response> {
  return rawFetch(cloud, method, path, { headers: { authorization: AUTHORIZATION, ...headers }, ...others });
}

/** A request with exactly these headers: `fetch` sets some of its own. */
export function rawFetch(
  { awsEndpoint }: TestCloud,
  method: string,
  path: string,
  { headers = {}, body, unsent = false }: RawRequest = {},
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sent = request(`${awsEndpoint}${path}`, { method, headers });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const status = answer.statusCode ?? 0;
        const content = status === 204 || status === 304 ? null : Buffer.concat(chunks);
        const given = Object.entries(answer.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]);
        resolve(new Response(content, { status, headers: Object.fromEntries(given) }));
        sent.destroy();
      });
    });
    if (unsent) sent.flushHeaders();
    else sent.end(body);
  });
}
