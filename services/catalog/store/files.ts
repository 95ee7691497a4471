import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { environment } from '@bodega/shared/observability/environment';

const bucket = environment('FILES_BUCKET');
const s3 = new S3Client({});

/** The file is not there, or not as it was. */
export class FileGone extends Error {
  override readonly name = 'FileGone';
}

/** The file's bytes, piece by piece. */
export async function readFile(
  key: string,
  { etag }: { readonly etag?: string } = {},
): Promise<AsyncIterable<Uint8Array>> {
  const { Body: body } = await get(key, { etag });
  return body as unknown as AsyncIterable<Uint8Array>;
}

/** From one byte to the one before another. */
export async function readRange(
  key: string,
  { from, to, etag }: { readonly from: number; readonly to: number; readonly etag: string },
): Promise<Uint8Array> {
  const { Body: body } = await get(key, { etag, range: `bytes=${from}-${to - 1}` });
  return (await body?.transformToByteArray()) ?? new Uint8Array();
}

export async function readText(key: string): Promise<string> {
  const { Body: body } = await get(key, {});
  return (await body?.transformToString('utf-8')) ?? '';
}

async function get(key: string, { etag, range }: { etag?: string | undefined; range?: string }) {
  try {
    return await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag && `"${etag}"`, Range: range }),
    );
  } catch (error) {
    if (error instanceof S3ServiceException && ['NoSuchKey', 'PreconditionFailed'].includes(error.name))
      throw new FileGone(`${key} is not there as it was`, { cause: error });
    throw error;
  }
}

export async function writeFile(key: string, contentType: string, text: string): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: contentType, Body: text }));
}

/** A large file that is being written in parts: all that somebody else needs to go on with it. */
export interface Upload {
  readonly key: string;
  readonly uploadId: string;
  readonly etags: readonly string[];
}

export async function beginUpload(key: string, contentType: string): Promise<Upload> {
  const { UploadId: uploadId = '' } = await s3.send(
    new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ContentType: contentType }),
  );
  return { key, uploadId, etags: [] };
}

/** AWS: no part but the last may be smaller. */
export const LEAST_PART_BYTES = 5 * 1024 * 1024;

export async function uploadPart({ key, uploadId, etags }: Upload, body: Uint8Array): Promise<Upload> {
  const { ETag: etag = '' } = await s3.send(
    new UploadPartCommand({
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      PartNumber: etags.length + 1,
      Body: body,
    }),
  );
  return { key, uploadId, etags: [...etags, etag] };
}

export async function completeUpload({ key, uploadId, etags }: Upload): Promise<void> {
  const parts = etags.map((etag, index) => ({ ETag: etag, PartNumber: index + 1 }));
  await s3.send(
    new CompleteMultipartUploadCommand({
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      MultipartUpload: { Parts: parts },
    }),
  );
}

export async function abortUpload({ key, uploadId }: Upload): Promise<void> {
  await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
}
