import { createHash, createHmac } from 'node:crypto';
import { environment } from '../observability/environment.ts';

/**
 * Addresses at which others may put one file of the bucket, or get one, for a while: Signature Version 4, as S3 takes it
 * in forms and in queries. Signed here, because the SDK's client of S3 would more than double what these functions load
 * at their start, and they ask nothing of S3 themselves.
 */

/** A form to post a file with: all fields as they are, then the file. */
export interface SignedForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface FormRules {
  readonly key: string;
  readonly contentType: string;
  readonly mostBytes: number;
  readonly seconds: number;
}

export function signedForm(
  { key, contentType, mostBytes, seconds }: FormRules,
  now = new Date(),
): SignedForm {
  const { scope, credential, date, token, signature } = signer(now);
  const fields = {
    key,
    'Content-Type': contentType,
    'x-amz-algorithm': ALGORITHM,
    'x-amz-credential': credential,
    'x-amz-date': date,
    ...(token === undefined ? {} : { 'x-amz-security-token': token }),
  };
  const conditions = [
    { bucket: bucket() },
    ['content-length-range', 1, mostBytes],
    ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
  ];
  const expiration = new Date(now.getTime() + seconds * 1000).toISOString();
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64');
  return {
    url: bucketUrl().href,
    fields: { ...fields, policy, 'x-amz-signature': signature(scope, policy) },
  };
}

/** For a download under a name of our choice: browsers save it, and do not show it. */
export function signedDownload(key: string, fileName: string, seconds: number, now = new Date()): string {
  const { scope, credential, date, token, signature } = signer(now);
  const url = bucketUrl();
  url.pathname += key.split('/').map(encoded).join('/');
  const query = canonicalQuery({
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': credential,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
    ...(token === undefined ? {} : { 'X-Amz-Security-Token': token }),
    'response-content-disposition': `attachment; filename="${fileName}"`,
  });
  const request = ['GET', url.pathname, query, `host:${url.host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const signed = signature(scope, [ALGORITHM, date, scope, sha256(request)].join('\n'));
  return `${url.href}?${query}&X-Amz-Signature=${signed}`;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

function signer(now: Date) {
  const date = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${date.slice(0, 8)}/${environment('AWS_REGION')}/s3/aws4_request`;
  return {
    date,
    scope,
    credential: `${environment('AWS_ACCESS_KEY_ID')}/${scope}`,
    token: process.env.AWS_SESSION_TOKEN,
    signature: (of: string, text: string) => {
      const secret: Buffer | string = `AWS4${environment('AWS_SECRET_ACCESS_KEY')}`;
      const key = of.split('/').reduce<Buffer | string>(hmac, secret);
      return hmac(key, text).toString('hex');
    },
  };
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function canonicalQuery(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');
}

/** RFC 3986: `encodeURIComponent` leaves four characters that Signature Version 4 does not. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function bucket(): string {
  return environment('FILES_BUCKET');
}

/** Where the SDK finds the bucket as well: the address in the environment, if there is one, has it in its path. */
function bucketUrl(): URL {
  const endpoint = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  if (endpoint !== undefined) return new URL(`${bucket()}/`, `${endpoint.replace(/\/$/, '')}/`);
  return new URL(`https://${bucket()}.s3.${environment('AWS_REGION')}.amazonaws.com/`);
}
