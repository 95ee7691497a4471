import type { AwsCall } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { invalidArgument, malformedXml, s3Error } from '../errors.ts';
import { optionalText, text } from '../input.ts';
import { descriptionOf } from '../objects/description.ts';
import { compositeChecksum, joinedEtag, joinParts } from '../objects/join-parts.ts';
import { checkWrite, WRITE_CONDITIONS } from '../objects/preconditions.ts';
import { type Description, quoted, type StoredObject } from '../objects/stored-object.ts';
import type { Part, Upload } from '../objects/upload-store.ts';
import type { Uploads } from '../objects/uploads.ts';
import type { S3Operation } from '../operation.ts';
import {
  algorithmOf,
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  checksumHeader,
} from '../wire/checksums.ts';
import { childrenNamed, childText, readXml, type XmlElement } from '../wire/read-xml.ts';
import { document, XML_HEADERS } from '../wire/xml.ts';
import { UPLOAD_ID } from './multipart-operations.ts';
import { writePermissions } from './put-object.ts';
import type { S3World } from './s3-world.ts';

/** AWS: every part but the last has at least 5 MB. */
const SMALLEST_PART = 5 * 1024 ** 2;

/** The parts become an object. */
export function completeMultipartUpload(world: S3World, uploads: Uploads): S3Operation {
  return {
    name: 'CompleteMultipartUpload',
    method: 'POST',
    of: 'object',
    chosenBy: { query: ['uploadId'] },
    query: UPLOAD_ID,
    headers: {
      ...WRITE_CONDITIONS,
      'x-amz-checksum-type': 'ChecksumType',
      'x-amz-mp-object-size': 'MpuObjectSize',
      // AWS: here these are about the whole object.
      ...Object.fromEntries(CHECKSUM_ALGORITHMS.map((name) => [checksumHeader(name), `Checksum${name}`])),
    },
    body: 'xml',
    needs: (input) => writePermissions(world, input),
    perform: (call) => complete(world, uploads, call),
    answer: ({ Headers, ...output }) => ({
      status: 200,
      headers: { ...XML_HEADERS, ...(Headers as Record<string, string>) },
      body: document('CompleteMultipartUploadResult', output),
    }),
  };
}

async function complete(world: S3World, uploads: Uploads, call: AwsCall): Promise<JsonObject> {
  const { input } = call;
  const upload = uploads.of(input);
  const stored = uploads.parts(upload);
  const parts = wantedParts(text(input, 'Document'), stored);
  checkSizes(parts, input);
  const checksum = checksumWanted(upload);
  const whole = checksum?.type === 'FULL_OBJECT' ? checksum.algorithm : undefined;
  const joined = await joinParts(world.files, parts, whole);
  const checksums =
    checksum?.type === 'COMPOSITE'
      ? { [checksum.algorithm]: compositeChecksum(parts, checksum.algorithm) }
      : joined.checksums;
  checkClaims(checksums, input);
  const object: StoredObject = {
    bucket: upload.bucket,
    key: upload.key,
    size: sizeOf(parts),
    etag: joinedEtag(parts),
    modifiedAt: world.clock(),
    file: world.files.adopt(joined.path),
    description: descriptionOf(upload.input, checksums, checksum?.type),
  };
  world.objects.write(world.buckets.get(upload.bucket), {
    object,
    event: 'ObjectCreated:CompleteMultipartUpload',
    call,
    check: (existing) => {
      // It may have been completed or aborted while its parts were joined.
      uploads.of(input);
      checkWrite(existing, object.key, input);
    },
    together: () => {
      uploads.forget(upload);
    },
  });
  uploads.removeFiles(stored);
  return answered(object);
}

function answered({ bucket, key, etag, description }: StoredObject): JsonObject {
  const checksums = Object.entries(description.checksums).map(([name, value]) => [`Checksum${name}`, value]);
  return {
    Location: `http://${bucket}.s3.amazonaws.com/${key}`,
    Bucket: bucket,
    Key: key,
    ETag: quoted(etag),
    ...(Object.fromEntries(checksums) as Record<string, string>),
    ...(checksums.length === 0 ? {} : { ChecksumType: description.checksumType ?? 'FULL_OBJECT' }),
    Headers: { 'x-amz-server-side-encryption': 'AES256' },
  };
}

/** The parts that the caller lists, in ascending order, each as it was uploaded. */
function wantedParts(xml: string, stored: readonly Part[]): Part[] {
  const list = readXml(xml);
  const elements = childrenNamed(list, 'Part');
  if (list.name !== 'CompleteMultipartUpload' || elements.length === 0) throw malformedXml();
  const parts = elements.map((element) => wantedPart(element, stored));
  if (parts.some((part, index) => part.number <= (parts[index - 1]?.number ?? 0))) {
    const message =
      'The list of parts was not in ascending order. The parts list must be specified in order by part number.';
    throw s3Error('InvalidPartOrder', message, 400);
  }
  return parts;
}

function wantedPart(element: XmlElement, stored: readonly Part[]): Part {
  const number = Number(childText(element, 'PartNumber'));
  const etag = childText(element, 'ETag')?.replaceAll('"', '');
  const part = stored.find((one) => one.number === number);
  const claims = element.children.filter(({ name }) => name.startsWith('Checksum'));
  const isClaimed = claims.every(
    ({ name, text: value }) => part?.checksums[name.slice('Checksum'.length)] === value,
  );
  if (part !== undefined && part.etag === etag && isClaimed) return part;
  const message =
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
  throw s3Error('InvalidPart', message, 400, { PartNumber: String(number), ETag: etag ?? '' });
}

function checkSizes(parts: readonly Part[], input: JsonObject): void {
  const small = parts.slice(0, -1).find(({ size }) => size < SMALLEST_PART);
  if (small !== undefined) {
    throw s3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
      ...{ ProposedSize: String(small.size), MinSizeAllowed: String(SMALLEST_PART) },
      ...{ PartNumber: String(small.number), ETag: small.etag },
    });
  }
  const claimed = input.MpuObjectSize;
  if (claimed !== undefined && Number(claimed) !== sizeOf(parts)) {
    throw s3Error('InvalidRequest', 'The provided object size does not match the combined parts size.', 400);
  }
}

function checkClaims(checksums: Description['checksums'], input: JsonObject): void {
  for (const name of CHECKSUM_ALGORITHMS) {
    const claimed = input[`Checksum${name}`];
    if (claimed === undefined || claimed === checksums[name]) continue;
    throw s3Error('BadDigest', `The ${name} you specified did not match the calculated checksum.`, 400);
  }
}

function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

/** AWS: CRC-64/NVME is always of the whole object; the others are composite unless the upload says otherwise. */
function checksumWanted({
  input,
}: Upload): { algorithm: ChecksumAlgorithm; type: NonNullable<Description['checksumType']> } | undefined {
  if (input.ChecksumAlgorithm === undefined) return undefined;
  const algorithm = algorithmOf(text(input, 'ChecksumAlgorithm'));
  const type =
    optionalText(input, 'ChecksumType') ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  if (type === 'FULL_OBJECT' || type === 'COMPOSITE') return { algorithm, type };
  throw invalidArgument('Checksum Type is not valid.', 'x-amz-checksum-type', type);
}
