import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { LocalConfig } from '../../../infra/local/shop/local-config.ts';

/** Where the originals of product images are kept. */
export interface PictureStore {
  put(imageId: string, png: Buffer): Promise<void>;
  close(): void;
}

export function pictureStore(bucket: string, client: S3Client): PictureStore {
  return {
    put: async (imageId, png) => {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `images/${imageId}.png`,
          Body: png,
          ContentType: 'image/png',
        }),
      );
    },
    close: () => {
      client.destroy();
    },
  };
}

/** The bucket of the local cloud, found by its name in the template. */
export async function localPictureStore({ url, awsEndpoint, region }: LocalConfig): Promise<PictureStore> {
  const response = await fetch(`${url}/_local/resources`);
  const { resources } = (await response.json()) as {
    resources: { stack: string; logicalId: string; name: string }[];
  };
  const files = resources.find(
    ({ stack, logicalId }) => stack.startsWith('bodega-catalog') && logicalId === 'Files',
  );
  if (files === undefined) throw new Error('The catalog has no bucket Files');
  const client = new S3Client({
    endpoint: awsEndpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: 'developer', secretAccessKey: 'developer' },
  });
  return pictureStore(files.name, client);
}
