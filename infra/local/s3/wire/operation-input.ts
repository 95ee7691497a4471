import { ACCOUNT_ID } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { accessDenied, notImplemented, s3Error } from '../errors.ts';
import type { S3Operation } from '../operation.ts';
import { CHECKSUM_HEADERS } from './checksums.ts';
import type { S3Request } from './s3-request.ts';

const METADATA = 'x-amz-meta-';

/** Of the signature and of the SDK: they ask for nothing. */
const OF_EVERY_REQUEST: ReadonlySet<string> = new Set([
  ...['x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token', 'x-amz-user-agent'],
  ...['x-amz-algorithm', 'x-amz-credential', 'x-amz-signature', 'x-amz-signedheaders', 'x-amz-expires'],
  'x-amz-expected-bucket-owner',
]);
/** Of every request with a body; the body's reader looks at them. */
const OF_EVERY_BODY: ReadonlySet<string> = new Set([
  ...['x-amz-decoded-content-length', 'x-amz-trailer', 'x-amz-sdk-checksum-algorithm'],
  ...CHECKSUM_HEADERS,
]);
/** SDKs repeat the operation's name in `x-id`, which S3 itself does not read. */
const OF_EVERY_QUERY: ReadonlySet<string> = new Set(['x-id']);

/** AWS: a key has at most 1,024 bytes. */
const LONGEST_KEY = 1024;

/** What the request asks of the operation. A parameter or header that it does not know is refused, never ignored. */
export function inputOf(operation: S3Operation, request: S3Request): JsonObject {
  refuseUnknown(operation, request);
  const input: JsonObject = {};
  if (request.bucket !== undefined) input.Bucket = request.bucket;
  if (request.key !== undefined) input.Key = checkedKey(request.key);
  for (const [name, member] of Object.entries(operation.query ?? {})) {
    const value = request.query.get(name);
    if (value !== undefined) input[member] = value;
  }
  for (const [name, member] of Object.entries(operation.headers ?? {})) {
    const value = name.startsWith('x-amz-') ? request.amzHeader(name) : request.header(name);
    if (value !== undefined) input[member] = value;
  }
  if (operation.metadata) input.Metadata = metadataOf(request);
  return input;
}

export function checkedKey(key: string): string {
  const size = Buffer.byteLength(key);
  if (size <= LONGEST_KEY) return key;
  throw s3Error('KeyTooLongError', 'Your key is too long', 400, {
    Size: String(size),
    MaxSizeAllowed: String(LONGEST_KEY),
  });
}

function refuseUnknown(operation: S3Operation, request: S3Request): void {
  const owner = request.amzHeader('x-amz-expected-bucket-owner');
  if (owner !== undefined && owner !== ACCOUNT_ID) throw accessDenied('Access Denied');
  const isKnownHeader = (name: string): boolean =>
    OF_EVERY_REQUEST.has(name) ||
    operation.headers?.[name] !== undefined ||
    (operation.body !== undefined && OF_EVERY_BODY.has(name)) ||
    (operation.metadata === true && name.startsWith(METADATA));
  const header = request.amzHeaders().find((name) => !isKnownHeader(name));
  if (header !== undefined)
    throw notImplemented(`the header ${header} of ${operation.name}`, { Header: header });
  const isKnownParameter = (name: string): boolean =>
    OF_EVERY_QUERY.has(name) ||
    operation.query?.[name] !== undefined ||
    operation.chosenBy?.query?.includes(name) === true ||
    (request.signing === 'query' && name.toLowerCase().startsWith('x-amz-'));
  const parameter = [...request.query.keys()].find((name) => !isKnownParameter(name));
  if (parameter !== undefined) throw notImplemented(`the parameter ${parameter} of ${operation.name}`);
}

function metadataOf(request: S3Request): Record<string, string> {
  const names = request.amzHeaders().filter((name) => name.startsWith(METADATA));
  return checkedMetadata(
    Object.fromEntries(names.map((name) => [name.slice(METADATA.length), request.amzHeader(name) ?? ''])),
  );
}

/** AWS: names and values have at most 2 KB together. */
export function checkedMetadata(metadata: Record<string, string>): Record<string, string> {
  const size = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (size <= 2048) return metadata;
  throw s3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', 400, {
    Size: String(size),
    MaxSizeAllowed: '2048',
  });
}
