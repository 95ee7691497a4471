import type { JsonObject } from '../../kernel/json.ts';
import { invalidArgument } from '../errors.ts';
import { optionalText, text, wholeNumber } from '../input.ts';
import { quoted, type StoredObject } from '../objects/stored-object.ts';
import type { S3Operation } from '../operation.ts';
import { document, XML_HEADERS } from '../wire/xml.ts';
import { uriEncoded } from '../signing/uri-encoding.ts';
import { ACCOUNT_ID } from '../../kernel/account.ts';
import type { S3World } from './s3-world.ts';

/** AWS: a page has at most 1,000 keys and common prefixes. */
const LARGEST_PAGE = 1000;
/** Behind every key that begins with the text before it. */
const LAST_CHARACTER = '\u{10FFFF}';

export function listObjectsV2(world: S3World): S3Operation {
  return {
    name: 'ListObjectsV2',
    method: 'GET',
    of: 'bucket',
    chosenBy: { query: ['list-type'] },
    query: {
      prefix: 'Prefix',
      delimiter: 'Delimiter',
      'max-keys': 'MaxKeys',
      'continuation-token': 'ContinuationToken',
      'start-after': 'StartAfter',
      'encoding-type': 'EncodingType',
      'fetch-owner': 'FetchOwner',
    },
    needs: (input) => [world.access.onBucket('ListBucket', text(input, 'Bucket'), listConditions(input))],
    perform: ({ input }) => listed(world, input),
    answer: (output) => ({ status: 200, headers: XML_HEADERS, body: document('ListBucketResult', output) }),
  };
}

/** AWS: what the request leaves out is not among the keys that a policy can ask for. */
function listConditions(input: JsonObject): Record<string, string[]> {
  const keys = { 's3:prefix': 'Prefix', 's3:delimiter': 'Delimiter', 's3:max-keys': 'MaxKeys' };
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, member]) => {
      const value = optionalText(input, member);
      return value === undefined ? [] : [[key, [value]]];
    }),
  );
}

interface Page {
  readonly objects: StoredObject[];
  readonly prefixes: string[];
  /** The last key looked at, when there is more. */
  readonly next: string | undefined;
}

function listed(world: S3World, input: JsonObject): JsonObject {
  const [prefix, delimiter] = [text(input, 'Prefix'), text(input, 'Delimiter')];
  const asked = wholeNumber(input, 'MaxKeys', { name: 'max-keys', min: 0, max: 2 ** 31 - 1 });
  const maxKeys = Math.min(asked ?? LARGEST_PAGE, LARGEST_PAGE);
  const token = optionalText(input, 'ContinuationToken');
  const after = token === undefined ? text(input, 'StartAfter') : positionOf(token);
  const page = pageOf(world, { bucket: text(input, 'Bucket'), prefix, delimiter, after, maxKeys });
  const encode = input.EncodingType === 'url' ? uriEncoded : (value: string): string => value;
  return {
    Name: text(input, 'Bucket'),
    Prefix: encode(prefix),
    ...(delimiter === '' ? {} : { Delimiter: encode(delimiter) }),
    MaxKeys: maxKeys,
    ...(input.EncodingType === undefined ? {} : { EncodingType: 'url' }),
    KeyCount: page.objects.length + page.prefixes.length,
    IsTruncated: page.next !== undefined,
    ...(token === undefined ? {} : { ContinuationToken: token }),
    ...(page.next === undefined ? {} : { NextContinuationToken: Buffer.from(page.next).toString('base64') }),
    ...(input.StartAfter === undefined ? {} : { StartAfter: encode(text(input, 'StartAfter')) }),
    Contents: page.objects.map((object) => entry(object, encode, input.FetchOwner === 'true')),
    CommonPrefixes: page.prefixes.map((common) => ({ Prefix: encode(common) })),
  };
}

/** Keys in order; those that share what follows the prefix up to the delimiter count as one, and are jumped over. */
function pageOf(
  { objects }: S3World,
  wanted: { bucket: string; prefix: string; delimiter: string; after: string; maxKeys: number },
): Page {
  const { bucket, prefix, delimiter, maxKeys } = wanted;
  const page: Page & { objects: StoredObject[] } = { objects: [], prefixes: [], next: undefined };
  let { after } = wanted;
  let more = maxKeys > 0;
  while (more) {
    const missing = maxKeys - page.objects.length - page.prefixes.length;
    const rows = objects.list(bucket, { after, from: prefix, limit: missing + 1 });
    more = false;
    for (const object of rows) {
      if (!object.key.startsWith(prefix)) break;
      if (page.objects.length + page.prefixes.length === maxKeys) return { ...page, next: after };
      const common = commonPrefix(object.key, prefix, delimiter);
      if (common === undefined) {
        page.objects.push(object);
        after = object.key;
        continue;
      }
      page.prefixes.push(common);
      after = common + LAST_CHARACTER;
      more = true;
      break;
    }
  }
  return page;
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function positionOf(token: string): string {
  const position = Buffer.from(token, 'base64').toString('utf8');
  if (token !== '' && Buffer.from(position).toString('base64') === token) return position;
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
}

function entry(object: StoredObject, encode: (value: string) => string, withOwner: boolean): JsonObject {
  const { checksums, checksumType } = object.description;
  const algorithms = Object.keys(checksums);
  return {
    Key: encode(object.key),
    LastModified: new Date(object.modifiedAt).toISOString(),
    ETag: quoted(object.etag),
    ...(algorithms.length === 0
      ? {}
      : { ChecksumAlgorithm: algorithms, ChecksumType: checksumType ?? 'FULL_OBJECT' }),
    Size: object.size,
    ...(withOwner ? { Owner: { ID: ACCOUNT_ID } } : {}),
    StorageClass: 'STANDARD',
  };
}
