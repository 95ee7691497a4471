import type { JsonObject } from '../../kernel/json.ts';
import { noSuchKey, notImplemented, preconditionFailed } from '../errors.ts';
import { optionalText } from '../input.ts';
import { inSeconds, type StoredObject } from './stored-object.ts';

/** The headers of conditional requests and the members that they become. */
export const READ_CONDITIONS = {
  'if-match': 'IfMatch',
  'if-none-match': 'IfNoneMatch',
  'if-modified-since': 'IfModifiedSince',
  'if-unmodified-since': 'IfUnmodifiedSince',
} as const;
export const WRITE_CONDITIONS = { 'if-match': 'IfMatch', 'if-none-match': 'IfNoneMatch' } as const;

/** Throws 412 when a condition does not hold; true: the reader has it already (304). RFC 9110 gives the order. */
export function isUnchanged(object: StoredObject, input: JsonObject): boolean {
  const match = optionalText(input, 'IfMatch');
  const unmodifiedSince = timeAt(input, 'IfUnmodifiedSince');
  if (match !== undefined) {
    if (!namesEtag(match, object.etag)) throw preconditionFailed('If-Match');
  } else if (unmodifiedSince !== undefined && inSeconds(object.modifiedAt) > unmodifiedSince) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const noneMatch = optionalText(input, 'IfNoneMatch');
  if (noneMatch !== undefined) return namesEtag(noneMatch, object.etag);
  const modifiedSince = timeAt(input, 'IfModifiedSince');
  return modifiedSince !== undefined && inSeconds(object.modifiedAt) <= modifiedSince;
}

/** AWS: a write may ask that the key is free (`If-None-Match: *`), or that it holds what the writer has seen. */
export function checkWrite(existing: StoredObject | undefined, key: string, input: JsonObject): void {
  const noneMatch = optionalText(input, 'IfNoneMatch');
  if (noneMatch !== undefined && noneMatch !== '*') throw notImplemented('If-None-Match with an ETag');
  if (noneMatch !== undefined && existing !== undefined) throw preconditionFailed('If-None-Match');
  const match = optionalText(input, 'IfMatch');
  if (match === undefined) return;
  if (existing === undefined) throw noSuchKey(key);
  if (!namesEtag(match, existing.etag)) throw preconditionFailed('If-Match');
}

function namesEtag(list: string, etag: string): boolean {
  return list
    .split(',')
    .map((item) => item.trim().replace(/^"|"$/g, ''))
    .some((item) => item === '*' || item === etag);
}

/** HTTP: a date that is none is as if it were not there. */
function timeAt(input: JsonObject, member: string): number | undefined {
  const time = Date.parse(optionalText(input, member) ?? '');
  return Number.isNaN(time) ? undefined : inSeconds(time);
}
