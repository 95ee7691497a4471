import type { IncomingMessage } from 'node:http';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { environment } from '@bodega/shared/observability/environment';
import { database } from './table.ts';

/**
 * The snapshots of the search index in the bucket. With the client of S3 beside that of DynamoDB a function would be
 * larger than its budget, so this speaks to S3 through what the client of DynamoDB has already: its signer, its
 * credentials and its connections.
 */
const bucket = environment('FILES_BUCKET');

export async function readSearchFile(key: string): Promise<Buffer | undefined> {
  const { status, body } = await request('GET', key);
  return status === 404 || status === 403 ? undefined : body;
}

export async function writeSearchFile(key: string, content: Buffer): Promise<void> {
  await request('PUT', key, content);
}

export async function deleteSearchFile(key: string): Promise<void> {
  await request('DELETE', key);
}

const ATTEMPTS = 3;

async function request(
  method: string,
  key: string,
  body?: Buffer,
): Promise<{ readonly status: number; readonly body: Buffer }> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await requestOnce(method, key, body);
    const { status } = answer;
    // Without permission to list the bucket, S3 calls a missing file forbidden.
    if (status < 300 || (method === 'GET' && (status === 404 || status === 403))) return answer;
    if (status < 500 || attempt === ATTEMPTS)
      throw new Error(`S3 answered ${status} to ${method} ${key}: ${answer.body.toString('utf8', 0, 300)}`);
  }
}

interface Answer {
  readonly statusCode: number;
  readonly body: IncomingMessage;
}

async function requestOnce(
  method: string,
  key: string,
  body?: Buffer,
): Promise<{ readonly status: number; readonly body: Buffer }> {
  const { requestHandler, signer, region } = database.config;
  const url = await address(key);
  const unsigned = {
    ...{ method, protocol: url.protocol, hostname: url.hostname, path: url.pathname, query: {} },
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    headers: {
      host: url.host,
      'x-amz-content-sha256': createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
      ...(body === undefined ? {} : { 'content-length': String(body.length) }),
    },
    ...(body === undefined ? {} : { body }),
  };
  const s3 = { signingService: 's3', signingRegion: await region() };
  const signed = await (await signer()).sign(unsigned, s3);
  const { response } = (await requestHandler.handle(signed)) as { readonly response: Answer };
  return { status: response.statusCode, body: await buffer(response.body) };
}

/** AWS: SDKs ask a custom endpoint by path, and S3 itself by the name of the bucket. */
async function address(key: string): Promise<URL> {
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  if (endpoint !== undefined) return new URL(`${endpoint}/${bucket}/${key}`);
  return new URL(`https://${bucket}.s3.${await database.config.region()}.amazonaws.com/${key}`);
}
