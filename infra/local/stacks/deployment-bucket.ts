import type { ResourceType } from './resource-type.ts';

const BUCKET = 'ServerlessDeploymentBucket';

/**
 * The bucket that the Serverless Framework adds to every stack to upload the zips. Here the zips are read from the
 * package's folder, so that it and its policy stand for nothing; any other bucket is S3's.
 */
export function exceptDeploymentBucket(type: ResourceType): ResourceType {
  return {
    ...type,
    create: (resource) => {
      if (resource.logicalId !== BUCKET && resource.logicalId !== `${BUCKET}Policy`)
        return type.create(resource);
      const name = `${resource.stack}-deployment`;
      return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
    },
  };
}
