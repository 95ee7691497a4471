import { s3Error } from '../errors.ts';
import type { Members } from '../operation.ts';
import { AwsChunkedBody } from './aws-chunked.ts';
import {
  algorithmOf,
  BodyDigests,
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  checksumHeader,
  type Claims,
} from './checksums.ts';
import { checkLargest, type StagedBody, stageBody } from './stage-body.ts';
import type { S3Request } from './s3-request.ts';

/** A list of 1,000 keys or 10,000 parts is smaller. */
const LARGEST_DOCUMENT = 4 * 1024 ** 2;

/** Stages the body of an upload. */
export async function receiveFile(request: S3Request, path: string): Promise<StagedBody> {
  const { source, claims, declaredSize } = bodyOf(request);
  // A body that says that it is too large is refused before it is read.
  checkLargest(declaredSize);
  const staged = await stageBody(source, { path, claims });
  if (staged.size === declaredSize) return staged;
  throw s3Error(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length',
    400,
  );
}

/** Reads an XML document. A checksum that the operation has among its own headers is not about the document. */
export async function receiveDocument(request: S3Request, ownHeaders: Members = {}): Promise<string> {
  const { source, claims } = bodyOf(request, ownHeaders);
  const digests = new BodyDigests(claims);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > LARGEST_DOCUMENT) {
      throw s3Error('MaxMessageLengthExceeded', 'Your request was too big.', 400);
    }
    digests.update(chunk);
    chunks.push(chunk);
  }
  digests.verified();
  return Buffer.concat(chunks).toString('utf8');
}

interface IncomingBody {
  readonly source: AsyncIterable<Buffer>;
  readonly claims: Claims;
  readonly declaredSize: number;
}

function bodyOf(request: S3Request, ownHeaders: Members = {}): IncomingBody {
  const sha256 = request.amzHeader('x-amz-content-sha256');
  const isChunked = sha256?.startsWith('STREAMING-') === true;
  const chunked = isChunked ? new AwsChunkedBody(request.body) : undefined;
  const claimed = (): Partial<Record<ChecksumAlgorithm, string>> =>
    claimedChecksums((name) =>
      ownHeaders[name] === undefined ? (request.header(name) ?? chunked?.trailers.get(name)) : undefined,
    );
  const trailing = CHECKSUM_ALGORITHMS.filter(
    (algorithm) => request.header('x-amz-trailer')?.toLowerCase() === checksumHeader(algorithm),
  );
  // AWS: checksums in a presigned URL are not looked at. SDKs put there what they compute when there is no body yet.
  const named = request.header('x-amz-sdk-checksum-algorithm');
  const algorithms = new Set([
    ...trailing,
    ...(Object.keys(claimed()) as ChecksumAlgorithm[]),
    ...(named === undefined ? [] : [algorithmOf(named)]),
  ]);
  return {
    source: chunked?.read() ?? request.body,
    claims: {
      md5: request.header('content-md5'),
      sha256: sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined,
      checksums: claimed,
      algorithms: [...algorithms],
    },
    declaredSize: declaredSize(request, isChunked),
  };
}

export function claimedChecksums(
  valueOf: (header: string) => string | undefined,
): Partial<Record<ChecksumAlgorithm, string>> {
  const claims = CHECKSUM_ALGORITHMS.map(
    (algorithm) => [algorithm, valueOf(checksumHeader(algorithm))] as const,
  );
  return Object.fromEntries(claims.filter(([, value]) => value !== undefined));
}

/** AWS: the length of a body is said before it comes. */
function declaredSize(request: S3Request, isChunked: boolean): number {
  const length = request.header(isChunked ? 'x-amz-decoded-content-length' : 'content-length');
  if (length !== undefined && /^\d+$/.test(length)) return Number(length);
  throw s3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
}
