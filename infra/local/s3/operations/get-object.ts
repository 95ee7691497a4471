import type { AwsCall, NeededPermission } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { noSuchKey } from '../errors.ts';
import { optionalText, text, texts } from '../input.ts';
import { type ByteRange, rangeOf } from '../objects/byte-range.ts';
import { checksumHeaders, headersOf, OVERRIDES } from '../objects/description.ts';
import { isUnchanged, READ_CONDITIONS } from '../objects/preconditions.ts';
import type { StoredObject } from '../objects/stored-object.ts';
import type { Answer, S3Operation } from '../operation.ts';
import type { S3World } from './s3-world.ts';

export function getObject(world: S3World): S3Operation {
  return reading(world, 'GetObject', 'GET', (call, object, { start, length }) => {
    // Opened now: the object may be gone before its answer begins.
    world.transfers.offer(call.requestId, { fd: world.files.open(object.file), start, length });
  });
}

/** AWS: it needs the permission to get the object. */
export function headObject(world: S3World): S3Operation {
  return reading(world, 'HeadObject', 'HEAD', () => undefined);
}

function reading(
  world: S3World,
  name: string,
  method: S3Operation['method'],
  open: (call: AwsCall, object: StoredObject, range: ByteRange) => void,
): S3Operation {
  return {
    name,
    method,
    of: 'object',
    query: OVERRIDES,
    headers: { ...READ_CONDITIONS, range: 'Range', 'x-amz-checksum-mode': 'ChecksumMode' },
    needs: (input) => readPermissions(world, text(input, 'Bucket'), text(input, 'Key')),
    perform: (call) => {
      const { input } = call;
      const object = world.objects.find(text(input, 'Bucket'), text(input, 'Key'));
      if (object === undefined) throw noSuchKey(text(input, 'Key'));
      if (isUnchanged(object, input)) return { Status: 304, Headers: unchangedHeaders(object, input) };
      const range = rangeOf(optionalText(input, 'Range'), object.size);
      open(call, object, range ?? { start: 0, length: object.size });
      return range === undefined ? whole(object, input) : partial(object, input, range);
    },
    answer,
  };
}

/** AWS: to whoever may not list the bucket, a key that is not there is as forbidden as one that is. */
export function readPermissions(
  { access, objects }: S3World,
  bucket: string,
  key: string,
): NeededPermission[] {
  const get = access.onObject('GetObject', bucket, key);
  return objects.find(bucket, key) === undefined ? [get, access.onBucket('ListBucket', bucket)] : [get];
}

function whole(object: StoredObject, input: JsonObject): JsonObject {
  const checksums = input.ChecksumMode === 'ENABLED' ? checksumHeaders(object.description) : {};
  const length = String(object.size);
  return { Status: 200, Headers: { ...headersOf(object, input), ...checksums, 'content-length': length } };
}

function partial(object: StoredObject, input: JsonObject, { start, length }: ByteRange): JsonObject {
  return {
    Status: 206,
    Headers: {
      ...headersOf(object, input),
      'content-length': String(length),
      'content-range': `bytes ${start}-${start + length - 1}/${object.size}`,
    },
  };
}

/** HTTP: what a cache needs to know that its copy holds, and nothing of the body. */
function unchangedHeaders(object: StoredObject, input: JsonObject): Record<string, string> {
  const kept = new Set(['etag', 'last-modified', 'cache-control', 'expires', 'x-amz-server-side-encryption']);
  return Object.fromEntries(Object.entries(headersOf(object, input)).filter(([name]) => kept.has(name)));
}

function answer(output: JsonObject): Answer {
  return { status: Number(output.Status), headers: texts(output, 'Headers') };
}
