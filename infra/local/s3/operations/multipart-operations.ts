import { ACCOUNT_ID } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { text, wholeNumber } from '../input.ts';
import { checksumHeaders, DESCRIBING_HEADERS, descriptionOf } from '../objects/description.ts';
import { quoted } from '../objects/stored-object.ts';
import type { Part } from '../objects/upload-store.ts';
import type { Uploads } from '../objects/uploads.ts';
import type { Answer, Members, S3Operation } from '../operation.ts';
import { algorithmOf } from '../wire/checksums.ts';
import { document, XML_HEADERS } from '../wire/xml.ts';
import { writtenHeaders } from './put-object.ts';
import type { S3World } from './s3-world.ts';

/** AWS: an upload has at most 10,000 parts. */
const MOST_PARTS = 10_000;
const LARGEST_PAGE = 1000;

export const UPLOAD_ID: Members = { uploadId: 'UploadId' };

/** Uploads in parts, but for their completion. */
export function multipartOperations(world: S3World, uploads: Uploads): S3Operation[] {
  return [
    createMultipartUpload(world, uploads),
    uploadPart(world, uploads),
    abortMultipartUpload(world, uploads),
    listParts(world, uploads),
  ];
}

function createMultipartUpload({ access }: S3World, uploads: Uploads): S3Operation {
  return {
    name: 'CreateMultipartUpload',
    method: 'POST',
    of: 'object',
    chosenBy: { query: ['uploads'] },
    headers: {
      ...DESCRIBING_HEADERS,
      'x-amz-checksum-algorithm': 'ChecksumAlgorithm',
      'x-amz-checksum-type': 'ChecksumType',
    },
    metadata: true,
    needs: (input) => [access.onObject('PutObject', text(input, 'Bucket'), text(input, 'Key'))],
    perform: ({ input }) => {
      // What completion would refuse is refused at once.
      descriptionOf(input, {});
      if (input.ChecksumAlgorithm !== undefined) algorithmOf(text(input, 'ChecksumAlgorithm'));
      const { bucket, key, id } = uploads.begin(input);
      return { Bucket: bucket, Key: key, UploadId: id };
    },
    answer: (output, input) => ({
      status: 200,
      headers: {
        ...XML_HEADERS,
        'x-amz-server-side-encryption': 'AES256',
        ...checksumSettings(input),
      },
      body: document('InitiateMultipartUploadResult', output),
    }),
  };
}

function checksumSettings(input: JsonObject): Record<string, string> {
  const settings = {
    'x-amz-checksum-algorithm': text(input, 'ChecksumAlgorithm'),
    'x-amz-checksum-type': text(input, 'ChecksumType'),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''));
}

function uploadPart(world: S3World, uploads: Uploads): S3Operation {
  return {
    name: 'UploadPart',
    method: 'PUT',
    of: 'object',
    chosenBy: { query: ['partNumber', 'uploadId'] },
    query: { ...UPLOAD_ID, partNumber: 'PartNumber' },
    body: 'file',
    needs: (input) => [world.access.onObject('PutObject', text(input, 'Bucket'), text(input, 'Key'))],
    perform: ({ input, requestId }) => {
      const upload = uploads.of(input);
      const number = wholeNumber(input, 'PartNumber', { name: 'partNumber', min: 1, max: MOST_PARTS }) ?? 1;
      const { path, size, md5, checksums } = world.transfers.staged(requestId);
      const part = { number, size, etag: md5, modifiedAt: world.clock(), checksums };
      uploads.addPart(upload, { ...part, file: world.files.adopt(path) });
      return { ETag: quoted(md5), Headers: checksumHeaders({ headers: {}, metadata: {}, checksums }) };
    },
    answer: (output) => {
      const { 'x-amz-checksum-type': _ofWholeObjects, ...headers } = writtenHeaders(output);
      return { status: 200, headers };
    },
  };
}

function abortMultipartUpload({ access }: S3World, uploads: Uploads): S3Operation {
  return {
    name: 'AbortMultipartUpload',
    method: 'DELETE',
    of: 'object',
    chosenBy: { query: ['uploadId'] },
    query: UPLOAD_ID,
    needs: (input) => [access.onObject('AbortMultipartUpload', text(input, 'Bucket'), text(input, 'Key'))],
    perform: ({ input }) => {
      uploads.abort(uploads.of(input));
      return {};
    },
    answer: () => ({ status: 204, headers: {} }),
  };
}

function listParts({ access }: S3World, uploads: Uploads): S3Operation {
  return {
    name: 'ListParts',
    method: 'GET',
    of: 'object',
    chosenBy: { query: ['uploadId'] },
    query: { ...UPLOAD_ID, 'max-parts': 'MaxParts', 'part-number-marker': 'PartNumberMarker' },
    needs: (input) => [
      access.onObject('ListMultipartUploadParts', text(input, 'Bucket'), text(input, 'Key')),
    ],
    perform: ({ input }) => listed(uploads, input),
    answer: (output): Answer => ({
      status: 200,
      headers: XML_HEADERS,
      body: document('ListPartsResult', output),
    }),
  };
}

function listed(uploads: Uploads, input: JsonObject): JsonObject {
  const upload = uploads.of(input);
  const asked = wholeNumber(input, 'MaxParts', { name: 'max-parts', min: 0, max: 2 ** 31 - 1 });
  const limit = Math.min(asked ?? LARGEST_PAGE, LARGEST_PAGE);
  const bounds = { name: 'part-number-marker', min: 0, max: 2 ** 31 - 1 };
  const marker = wholeNumber(input, 'PartNumberMarker', bounds) ?? 0;
  const parts = uploads.parts(upload).filter(({ number }) => number > marker);
  const page = parts.slice(0, limit);
  const owner = { ID: ACCOUNT_ID };
  return {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    Initiator: owner,
    Owner: owner,
    StorageClass: 'STANDARD',
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts: limit,
    IsTruncated: page.length < parts.length,
    Part: page.map(describedPart),
  };
}

function describedPart({ number, size, etag, modifiedAt, checksums }: Part): JsonObject {
  return {
    PartNumber: number,
    LastModified: new Date(modifiedAt).toISOString(),
    ETag: quoted(etag),
    Size: size,
    ...Object.fromEntries(Object.entries(checksums).map(([name, value]) => [`Checksum${name}`, value])),
  };
}
