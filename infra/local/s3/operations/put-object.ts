import type { AwsCall } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { EventName } from '../buckets/notification-rules.ts';
import { text, texts } from '../input.ts';
import { checksumHeaders, DESCRIBING_HEADERS, descriptionOf } from '../objects/description.ts';
import { checkWrite, WRITE_CONDITIONS } from '../objects/preconditions.ts';
import { quoted, type StoredObject } from '../objects/stored-object.ts';
import type { S3Operation } from '../operation.ts';
import type { S3World } from './s3-world.ts';

export function putObject(world: S3World): S3Operation {
  return {
    name: 'PutObject',
    method: 'PUT',
    of: 'object',
    headers: { ...DESCRIBING_HEADERS, ...WRITE_CONDITIONS },
    metadata: true,
    body: 'file',
    needs: (input) => writePermissions(world, input),
    perform: (call) => written(storeBody(world, call, 'ObjectCreated:Put')),
    answer: (output) => ({ status: 200, headers: writtenHeaders(output) }),
  };
}

/** AWS: whoever asks what is there (`If-Match`) needs to be allowed to read it. */
export function writePermissions({ access }: S3World, input: JsonObject) {
  const [bucket, key] = [text(input, 'Bucket'), text(input, 'Key')];
  const write = access.onObject('PutObject', bucket, key);
  return input.IfMatch === undefined ? [write] : [write, access.onObject('GetObject', bucket, key)];
}

/** Makes the body that came with the call an object. */
export function storeBody(world: S3World, call: AwsCall, event: EventName): StoredObject {
  const { input, requestId } = call;
  const bucket = world.buckets.get(text(input, 'Bucket'));
  const { path, size, md5, checksums } = world.transfers.staged(requestId);
  const description = descriptionOf(input, checksums);
  const object: StoredObject = {
    bucket: bucket.name,
    key: text(input, 'Key'),
    size,
    etag: md5,
    modifiedAt: world.clock(),
    file: world.files.adopt(path),
    description,
  };
  world.objects.write(bucket, {
    object,
    event,
    call,
    check: (existing) => {
      checkWrite(existing, object.key, input);
    },
  });
  return object;
}

/** What a writer is told. */
export function written({ etag, description }: StoredObject): JsonObject {
  return { ETag: quoted(etag), Headers: checksumHeaders(description) };
}

export function writtenHeaders(output: JsonObject): Record<string, string> {
  return {
    etag: text(output, 'ETag'),
    'x-amz-server-side-encryption': 'AES256',
    ...texts(output, 'Headers'),
  };
}
