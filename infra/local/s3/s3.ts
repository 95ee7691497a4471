import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { ServiceEvent } from '../events/intake.ts';
import type { AwsService } from '../kernel/aws-service.ts';
import type { Part, PartContext } from '../kernel/part.ts';
import { exceptDeploymentBucket } from '../stacks/deployment-bucket.ts';
import { Access } from './access.ts';
import { bucketPolicyType } from './buckets/bucket-policy-type.ts';
import { bucketType } from './buckets/bucket-type.ts';
import { Buckets } from './buckets/buckets.ts';
import { notImplemented } from './errors.ts';
import { Lifecycle } from './lifecycle.ts';
import { DestinationCheck } from './notifications/destination-check.ts';
import { Notifications } from './notifications/notifications.ts';
import { BodyFiles } from './objects/body-files.ts';
import { ObjectStore } from './objects/object-store.ts';
import { Objects } from './objects/objects.ts';
import { UploadStore } from './objects/upload-store.ts';
import { Uploads } from './objects/uploads.ts';
import type { S3Operation } from './operation.ts';
import { operationsOn } from './operations/operations.ts';
import type { S3World } from './operations/s3-world.ts';
import { Transfers } from './transfers.ts';
import { type Door, S3Server } from './wire/s3-server.ts';

export interface S3Options {
  /** Takes what happens to objects to the default event bus. */
  readonly publish: (event: ServiceEvent) => void;
  /** For tests of what takes days. */
  readonly clock?: () => number;
  readonly retryBaseDelayMs?: number;
}

export interface S3 extends Part {
  /** Answers what is for S3; undefined: it is for another service. */
  answer(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> | undefined;
  /** What the lifecycle rules do every hour. */
  sweep(): void;
}

/** Amazon S3: the templates' buckets, bodies in files under the data folder, everything else in the state store. */
export function createS3(
  context: PartContext,
  { publish, clock = Date.now, retryBaseDelayMs = 200 }: S3Options,
): S3 {
  const { store, credentials, api } = context;
  const buckets = new Buckets(store, clock);
  const files = new BodyFiles(join(context.dataFolder, 's3'));
  const rows = new ObjectStore(store);
  const uploadRows = new UploadStore(store);
  const notifications = new Notifications(context, { clock, publish, retryBaseDelayMs });
  const objects = new Objects(store, rows, files, notifications);
  const uploads = new Uploads(store, uploadRows, files, clock);
  const lifecycle = new Lifecycle({ buckets, rows, objects, uploads, clock });
  const destinations = new DestinationCheck(context);
  const transfers = new Transfers();
  const world: S3World = { buckets, objects, files, transfers, access: new Access(buckets), clock };
  const operations = operationsOn(world, uploads, api);
  const server = new S3Server({ operations, buckets, files, transfers, credentials, clock });
  const named = new Set([...rows.files(), ...uploadRows.files()]);
  files.sweep((file) => named.has(file));
  return {
    services: [s3Service(operations)],
    resourceTypes: [
      bucketType(buckets, (bucket) => destinations.validate(bucket)),
      bucketPolicyType(buckets),
    ].map(exceptDeploymentBucket),
    answer: (request, response, door) => server.answer(request, response, door),
    sweep: () => {
      lifecycle.sweep();
    },
    start: () => {
      notifications.start();
      lifecycle.start();
    },
    stop: () => {
      lifecycle.stop();
      return notifications.stop();
    },
  };
}

function s3Service(operations: readonly S3Operation[]): AwsService {
  const byName = new Map(operations.map((operation) => [operation.name, operation]));
  const named = (name: string): S3Operation => {
    const operation = byName.get(name);
    if (operation === undefined) throw notImplemented(`the operation ${name}`);
    return operation;
  };
  return {
    name: 's3',
    permissions: (operation, input) => named(operation).needs(input),
    perform: async (call) => named(call.operation).perform(call),
  };
}
