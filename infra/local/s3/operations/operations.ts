import type { AwsApi } from '../../kernel/aws-service.ts';
import type { Uploads } from '../objects/uploads.ts';
import type { S3Operation } from '../operation.ts';
import { bucketOperations } from './bucket-operations.ts';
import { completeMultipartUpload } from './complete-multipart-upload.ts';
import { copyObject } from './copy-object.ts';
import { deleteObject } from './delete-object.ts';
import { deleteObjects } from './delete-objects.ts';
import { getObject, headObject } from './get-object.ts';
import { listObjectsV2 } from './list-objects.ts';
import { multipartOperations } from './multipart-operations.ts';
import { postObject } from './post-object.ts';
import { putObject } from './put-object.ts';
import type { S3World } from './s3-world.ts';

/** Every operation that the local cloud's S3 knows; whatever else is asked is answered with NotImplemented. */
export function operationsOn(world: S3World, uploads: Uploads, api: AwsApi): S3Operation[] {
  return [
    ...bucketOperations(world),
    listObjectsV2(world),
    getObject(world),
    headObject(world),
    putObject(world),
    postObject(world),
    copyObject(world),
    deleteObject(world),
    deleteObjects(world, api),
    ...multipartOperations(world, uploads),
    completeMultipartUpload(world, uploads),
  ];
}
