import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { environment } from '@bodega/shared/observability/environment';

const s3 = new S3Client({});
const bucket = environment('FILES_BUCKET');

export async function writeJson(key: string, content: object): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: JSON.stringify(content, undefined, 2),
      ContentType: 'application/json',
    }),
  );
}

/** One that is gone already is no error. */
export async function removeFile(key: string): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}
