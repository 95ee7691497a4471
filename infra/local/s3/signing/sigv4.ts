import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SigningKey } from '../../front-door/credentials.ts';
import { REGION } from '../../kernel/account.ts';

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** `<access key>/<day>/<region>/<service>/aws4_request`: what a signature is good for. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

export function parseCredential(credential: string): CredentialScope | undefined {
  const [, accessKeyId, day, region, service] =
    /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential) ?? [];
  if (accessKeyId === undefined || day === undefined || region === undefined || service === undefined)
    return undefined;
  return { accessKeyId, day, region, service };
}

/** What is wrong with a scope that this region's S3 does not answer to. */
export function scopeProblem({ region, service }: CredentialScope): string | undefined {
  if (region !== REGION) return `the region '${region}' is wrong; expecting '${REGION}'`;
  if (service !== 's3') return `incorrect service "${service}". This endpoint belongs to "s3".`;
  return undefined;
}

/** SigV4: the signature of a text within a scope, in hex. */
export function signatureOf(text: string, scope: CredentialScope, { secretAccessKey }: SigningKey): string {
  const key = [scope.day, scope.region, scope.service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  return createHmac('sha256', key).update(text).digest('hex');
}

export function stringToSign(canonicalRequest: string, date: string, scope: CredentialScope): string {
  const { day, region, service } = scope;
  const hash = createHash('sha256').update(canonicalRequest).digest('hex');
  return [ALGORITHM, date, `${day}/${region}/${service}/aws4_request`, hash].join('\n');
}

export function isSame(signature: string, expected: string): boolean {
  const [given, wanted] = [Buffer.from(signature), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** `20260731T235959Z`; undefined when it is none. */
export function parseAmzDate(date: string): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}
