import type { Credentials } from '../../front-door/credentials.ts';
import type { Principal } from '../../kernel/principal.ts';
import { accessDenied, s3Error } from '../errors.ts';
import type { S3Request } from '../wire/s3-request.ts';
import {
  ALGORITHM,
  type CredentialScope,
  parseAmzDate,
  parseCredential,
  scopeProblem,
  stringToSign,
} from './sigv4.ts';
import { checkSignature, signerOf } from './signer.ts';
import { uriEncoded } from './uri-encoding.ts';

/** AWS: a week. */
const LONGEST_EXPIRY_SECONDS = 604_800;
/** AWS: clocks may differ by a quarter of an hour. */
const CLOCK_SKEW_MS = 15 * 60 * 1000;

/** What a presigned URL says of itself. */
interface Presigning {
  readonly scope: CredentialScope;
  /** As it was written. */
  readonly date: string;
  readonly signedAt: number;
  readonly expiresSeconds: number;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly sessionToken: string | undefined;
}

/** In whose name a presigned URL may be used. Throws as S3 does when it may not. */
export function presignedBy(request: S3Request, credentials: Credentials, now: number): Principal {
  const presigning = presigningOf(request);
  const key = signerOf(credentials, presigning.scope, presigning.sessionToken);
  checkTime(presigning, now);
  checkHeaders(request, presigning);
  const { date, scope, signature } = presigning;
  checkSignature(signature, stringToSign(canonicalRequest(request, presigning), date, scope), scope, key);
  return key.principal;
}

function presigningOf({ query }: S3Request): Presigning {
  const [algorithm, credential, date, expires, signedHeaders, signature] = [
    ...['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'],
  ].map((name) => query.get(`X-Amz-${name}`));
  if (
    algorithm === undefined ||
    credential === undefined ||
    date === undefined ||
    expires === undefined ||
    signedHeaders === undefined ||
    signature === undefined
  ) {
    throw malformed(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  }
  if (algorithm !== ALGORITHM) throw malformed(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const signedAt = parseAmzDate(date);
  if (signedAt === undefined)
    throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  return {
    ...{
      scope: scopeOf(credential, date),
      date,
      signedAt,
      expiresSeconds: expirySeconds(expires),
      signature,
    },
    signedHeaders: signedHeaders.split(';'),
    sessionToken: query.get('X-Amz-Security-Token'),
  };
}

function scopeOf(credential: string, date: string): CredentialScope {
  const scope = parseCredential(credential);
  const problem =
    scope === undefined
      ? 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'
      : date.startsWith(scope.day)
        ? scopeProblem(scope)
        : `incorrect date format "${scope.day}". This date in the credential must be in the format "yyyyMMdd" and match X-Amz-Date.`;
  if (scope !== undefined && problem === undefined) return scope;
  throw malformed(`Error parsing the X-Amz-Credential parameter; ${problem ?? ''}`);
}

function expirySeconds(expires: string): number {
  if (!/^-?\d+$/.test(expires)) throw malformed('X-Amz-Expires should be a number');
  const seconds = Number(expires);
  if (seconds < 0) throw malformed('X-Amz-Expires must be non-negative');
  if (seconds <= LONGEST_EXPIRY_SECONDS) return seconds;
  throw malformed(
    `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${LONGEST_EXPIRY_SECONDS} seconds`,
  );
}

function checkTime({ signedAt, expiresSeconds }: Presigning, now: number): void {
  if (signedAt > now + CLOCK_SKEW_MS) throw accessDenied('Request is not yet valid');
  const expiresAt = signedAt + expiresSeconds * 1000;
  if (now <= expiresAt) return;
  throw accessDenied('Request has expired', {
    'X-Amz-Expires': String(expiresSeconds),
    Expires: new Date(expiresAt).toISOString(),
    ServerTime: new Date(now).toISOString(),
  });
}

/** AWS: the host must be signed, and so must every `x-amz-` header that is sent. */
function checkHeaders({ raw }: S3Request, { signedHeaders }: Presigning): void {
  const sent = Object.keys(raw.headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  const unsigned = sent.filter((name) => !signedHeaders.includes(name));
  if (unsigned.length === 0) return;
  throw accessDenied('There were headers present in the request which were not signed', {
    HeadersNotSigned: unsigned.join(', '),
  });
}

function canonicalRequest(request: S3Request, { signedHeaders }: Presigning): string {
  const query = [...request.query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${uriEncoded(name)}=${uriEncoded(value)}`)
    .sort();
  const headers = signedHeaders.map(
    (name) => `${name}:${(request.header(name) ?? '').trim().replaceAll(/ +/g, ' ')}`,
  );
  return [
    request.method,
    decodeURIComponent(request.path).split('/').map(uriEncoded).join('/'),
    query.join('&'),
    ...headers,
    '',
    signedHeaders.join(';'),
    request.amzHeader('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
}

function malformed(message: string): Error {
  return s3Error('AuthorizationQueryParametersError', message, 400);
}
