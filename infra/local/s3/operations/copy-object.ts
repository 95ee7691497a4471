import type { JsonObject } from '../../kernel/json.ts';
import { invalidArgument, noSuchKey, preconditionFailed, s3Error } from '../errors.ts';
import { text } from '../input.ts';
import { DESCRIBING_HEADERS, descriptionOf } from '../objects/description.ts';
import { checkWrite, isUnchanged, WRITE_CONDITIONS } from '../objects/preconditions.ts';
import { type Description, quoted, type StoredObject } from '../objects/stored-object.ts';
import type { Members, S3Operation } from '../operation.ts';
import { document, XML_HEADERS } from '../wire/xml.ts';
import { readPermissions } from './get-object.ts';
import { writePermissions } from './put-object.ts';
import type { S3World } from './s3-world.ts';

/** AWS: conditions on the source have headers of their own, and the answer to all of them is 412. */
const SOURCE_CONDITIONS: Members = {
  'x-amz-copy-source-if-match': 'IfMatch',
  'x-amz-copy-source-if-none-match': 'IfNoneMatch',
  'x-amz-copy-source-if-modified-since': 'IfModifiedSince',
  'x-amz-copy-source-if-unmodified-since': 'IfUnmodifiedSince',
};

export function copyObject(world: S3World): S3Operation {
  return {
    name: 'CopyObject',
    method: 'PUT',
    of: 'object',
    chosenBy: { header: 'x-amz-copy-source' },
    headers: {
      ...DESCRIBING_HEADERS,
      ...WRITE_CONDITIONS,
      ...Object.fromEntries(
        Object.entries(SOURCE_CONDITIONS).map(([header, member]) => [header, `Source${member}`]),
      ),
      'x-amz-copy-source': 'CopySource',
      'x-amz-metadata-directive': 'MetadataDirective',
    },
    metadata: true,
    needs: (input) => {
      const { bucket, key } = sourceOf(input);
      return [...readPermissions(world, bucket, key), ...writePermissions(world, input)];
    },
    perform: (call) => {
      const object = copied(world, call.input);
      world.objects.write(world.buckets.get(object.bucket), {
        object,
        event: 'ObjectCreated:Copy',
        call,
        check: (existing) => {
          checkWrite(existing, object.key, call.input);
        },
      });
      return { LastModified: new Date(object.modifiedAt).toISOString(), ETag: quoted(object.etag) };
    },
    answer: (output) => ({
      status: 200,
      headers: { ...XML_HEADERS, 'x-amz-server-side-encryption': 'AES256' },
      body: document('CopyObjectResult', output),
    }),
  };
}

function copied({ objects, files, clock }: S3World, input: JsonObject): StoredObject {
  const { bucket, key } = sourceOf(input);
  const source = objects.find(bucket, key);
  if (source === undefined) throw noSuchKey(key);
  const conditions = Object.values(SOURCE_CONDITIONS).map((member) => [member, input[`Source${member}`]]);
  if (isUnchanged(source, Object.fromEntries(conditions) as JsonObject)) {
    throw preconditionFailed('x-amz-copy-source-If-None-Match');
  }
  const description = descriptionOfCopy(source, input);
  return {
    ...{ ...source, bucket: text(input, 'Bucket'), key: text(input, 'Key'), description },
    modifiedAt: clock(),
    file: files.duplicate(source.file),
  };
}

/** AWS: the description is copied too, unless `x-amz-metadata-directive: REPLACE` gives another. */
function descriptionOfCopy({ bucket, key, description }: StoredObject, input: JsonObject): Description {
  const given = descriptionOf(input, description.checksums, description.checksumType);
  switch (input.MetadataDirective) {
    case 'REPLACE':
      return given;
    case undefined:
    case 'COPY':
      break;
    default:
      throw invalidArgument(
        'Unknown metadata directive.',
        'x-amz-metadata-directive',
        text(input, 'MetadataDirective'),
      );
  }
  if (bucket === input.Bucket && key === input.Key) {
    const message =
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.";
    throw s3Error('InvalidRequest', message, 400);
  }
  return description;
}

/** `/bucket/key` or `bucket/key`, URI-encoded. */
function sourceOf(input: JsonObject): { bucket: string; key: string } {
  const written = text(input, 'CopySource');
  const [, bucket = '', key = ''] = /^\/?([^/]+)\/(.+)$/s.exec(decoded(written)) ?? [];
  if (key !== '' && !written.includes('?')) return { bucket, key };
  throw invalidArgument(
    'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    'x-amz-copy-source',
    written,
  );
}

function decoded(source: string): string {
  try {
    return decodeURIComponent(source);
  } catch {
    return '';
  }
}
