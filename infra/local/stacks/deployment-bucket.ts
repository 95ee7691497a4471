import { type CreatedResource, type DeclaredResource, known, type ResourceType } from './resource-type.ts';

const BUCKET = 'ServerlessDeploymentBucket';

/**
 * The bucket that the Serverless Framework adds to every stack to upload the zips. Here the zips are read from the
 * package's folder, so it stands for nothing; any other bucket is refused.
 */
export const deploymentBucketTypes: readonly ResourceType[] = [
  { type: 'AWS::S3::Bucket', properties: { BucketEncryption: known }, create: onlyTheDeployments(BUCKET) },
  {
    type: 'AWS::S3::BucketPolicy',
    properties: { Bucket: known, PolicyDocument: known },
    create: onlyTheDeployments(`${BUCKET}Policy`),
  },
];

function onlyTheDeployments(logicalId: string) {
  return (resource: DeclaredResource): CreatedResource => {
    if (resource.logicalId !== logicalId) {
      throw new Error(
        `${resource.stack}: ${resource.type} ${resource.logicalId}: S3 is not part of the local cloud`,
      );
    }
    return {
      ref: `${resource.stack}-deployment`,
      attributes: { Arn: `arn:aws:s3:::${resource.stack}-deployment` },
    };
  };
}
