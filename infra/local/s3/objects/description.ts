import type { JsonObject } from '../../kernel/json.ts';
import { notImplemented, s3Error } from '../errors.ts';
import { optionalText, texts } from '../input.ts';
import type { Members } from '../operation.ts';
import { checksumHeader } from '../wire/checksums.ts';
import { type Description, httpDate, quoted, type StoredObject } from './stored-object.ts';

/** Headers that are kept with the object and sent with it. */
const KEPT: Members = {
  'content-type': 'ContentType',
  'cache-control': 'CacheControl',
  'content-disposition': 'ContentDisposition',
  'content-encoding': 'ContentEncoding',
  'content-language': 'ContentLanguage',
  expires: 'Expires',
};

/** All headers by which a writer describes an object. */
export const DESCRIBING_HEADERS: Members = {
  ...KEPT,
  'x-amz-acl': 'ACL',
  'x-amz-storage-class': 'StorageClass',
  'x-amz-server-side-encryption': 'ServerSideEncryption',
};

/** AWS: `?response-content-type=…` and the like replace what the object says of itself. */
export const OVERRIDES: Members = {
  'response-content-type': 'ResponseContentType',
  'response-cache-control': 'ResponseCacheControl',
  'response-content-disposition': 'ResponseContentDisposition',
  'response-content-encoding': 'ResponseContentEncoding',
  'response-content-language': 'ResponseContentLanguage',
  'response-expires': 'ResponseExpires',
};

/** What a writer said, checked. */
export function descriptionOf(
  input: JsonObject,
  checksums: Description['checksums'],
  checksumType?: Description['checksumType'],
): Description {
  checkSettings(input);
  const headers: Record<string, string> = {};
  for (const [header, member] of Object.entries(KEPT)) {
    const value = withoutTransferCoding(optionalText(input, member) ?? '');
    if (value !== '') headers[header] = value;
  }
  return { headers, metadata: texts(input, 'Metadata'), checksums, checksumType };
}

/** `aws-chunked` is how the body came, and not how it lies there. */
function withoutTransferCoding(value: string): string {
  return value
    .replace(/(^|,\s*)aws-chunked(?=\s*(,|$))/, '')
    .replace(/^,\s*/, '')
    .trim();
}

function checkSettings(input: JsonObject): void {
  const { ACL: acl, StorageClass: storage, ServerSideEncryption: encryption } = input;
  if (acl !== undefined && acl !== 'private' && acl !== 'bucket-owner-full-control') {
    throw s3Error('AccessControlListNotSupported', 'The bucket does not allow ACLs', 400);
  }
  if (storage !== undefined && storage !== 'STANDARD') throw notImplemented('storage classes but STANDARD');
  if (encryption !== undefined && encryption !== 'AES256') throw notImplemented('encryption but AES256');
}

/** What every reader of the object is told. */
export function headersOf(object: StoredObject, input: JsonObject): Record<string, string> {
  const { headers, metadata } = object.description;
  const described: Record<string, string> = { 'content-type': 'binary/octet-stream', ...headers };
  for (const [parameter, member] of Object.entries(OVERRIDES)) {
    const value = optionalText(input, member);
    if (value !== undefined) described[parameter.slice('response-'.length)] = value;
  }
  return {
    ...described,
    'accept-ranges': 'bytes',
    etag: quoted(object.etag),
    'last-modified': httpDate(object.modifiedAt),
    'x-amz-server-side-encryption': 'AES256',
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  };
}

/** AWS: sent with a whole object, to those who ask with `x-amz-checksum-mode: ENABLED`. */
export function checksumHeaders({ checksums, checksumType }: Description): Record<string, string> {
  const headers = Object.entries(checksums).map(([algorithm, value]) => [checksumHeader(algorithm), value]);
  if (headers.length === 0) return {};
  return {
    ...(Object.fromEntries(headers) as Record<string, string>),
    'x-amz-checksum-type': checksumType ?? 'FULL_OBJECT',
  };
}
