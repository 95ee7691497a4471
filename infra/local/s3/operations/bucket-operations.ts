import { ACCOUNT_ID, REGION } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Bucket } from '../buckets/bucket.ts';
import type { CorsRule } from '../buckets/cors-rules.ts';
import type { NotificationRule } from '../buckets/notification-rules.ts';
import { s3Error } from '../errors.ts';
import { text } from '../input.ts';
import type { S3Operation } from '../operation.ts';
import { document, XML_HEADERS } from '../wire/xml.ts';
import type { S3World } from './s3-world.ts';

/** What can be asked about buckets. They are made by templates only: CreateBucket and its like are not known. */
export function bucketOperations(world: S3World): S3Operation[] {
  return [
    listBuckets(world),
    headBucket(world),
    // AWS: us-east-1 has no name here.
    asking(world, 'GetBucketLocation', 'location', () => document('LocationConstraint', null)),
    getBucketPolicy(world),
    asking(world, 'GetBucketCors', 'cors', ({ settings: { cors } }) => {
      if (cors.length > 0) return document('CORSConfiguration', { CORSRule: cors.map(corsRule) });
      throw s3Error('NoSuchCORSConfiguration', 'The CORS configuration does not exist', 404);
    }),
    asking(world, 'GetBucketNotificationConfiguration', 'notification', notificationDocument),
  ];
}

function listBuckets({ buckets }: S3World): S3Operation {
  return {
    name: 'ListBuckets',
    method: 'GET',
    of: 'service',
    // AWS: a permission on all buckets, for want of one to name.
    needs: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
    perform: () => {
      const list = buckets.list().map(({ name, createdAt }) => ({
        Name: name,
        CreationDate: new Date(createdAt).toISOString(),
      }));
      return { Owner: { ID: ACCOUNT_ID }, Buckets: { Bucket: list } };
    },
    answer: (output) => ({
      status: 200,
      headers: XML_HEADERS,
      body: document('ListAllMyBucketsResult', output),
    }),
  };
}

function headBucket({ buckets, access }: S3World): S3Operation {
  return {
    name: 'HeadBucket',
    method: 'HEAD',
    of: 'bucket',
    needs: (input) => [access.onBucket('ListBucket', text(input, 'Bucket'))],
    perform: ({ input }) => ({ Arn: buckets.get(text(input, 'Bucket')).arn }),
    answer: () => ({ status: 200, headers: { 'x-amz-bucket-region': REGION } }),
  };
}

/** An operation that reads one setting of a bucket. Its document is the output itself. */
function asking(
  { buckets, access }: S3World,
  name: string,
  parameter: string,
  read: (bucket: Bucket) => string,
): S3Operation {
  const action = ACTIONS[name] ?? name;
  return {
    name,
    method: 'GET',
    of: 'bucket',
    chosenBy: { query: [parameter] },
    needs: (input) => [access.onBucket(action, text(input, 'Bucket'))],
    perform: ({ input }) => ({ Document: read(buckets.get(text(input, 'Bucket'))) }),
    answer: (output) => ({ status: 200, headers: XML_HEADERS, body: text(output, 'Document') }),
  };
}

/** AWS: where the permission is named otherwise than the operation. */
const ACTIONS: Readonly<Record<string, string>> = {
  GetBucketCors: 'GetBucketCORS',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
};

function getBucketPolicy(world: S3World): S3Operation {
  return {
    ...asking(world, 'GetBucketPolicy', 'policy', ({ policy }) => {
      if (policy !== undefined) return JSON.stringify(policy);
      throw s3Error('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
    }),
    answer: (output) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: text(output, 'Document'),
    }),
  };
}

function corsRule({ id, origins, methods, headers, exposedHeaders, maxAgeSeconds }: CorsRule): JsonObject {
  return {
    ID: id,
    AllowedOrigin: [...origins],
    AllowedMethod: [...methods],
    AllowedHeader: [...headers],
    ExposeHeader: [...exposedHeaders],
    MaxAgeSeconds: maxAgeSeconds,
  };
}

function notificationDocument({ settings: { notifications, eventBridge } }: Bucket): string {
  const of = (kind: 'queue' | 'function', element: string): JsonObject[] =>
    notifications
      .filter(({ destination }) => destination.kind === kind)
      .map((rule) => described(rule, element));
  return document('NotificationConfiguration', {
    QueueConfiguration: of('queue', 'Queue'),
    CloudFunctionConfiguration: of('function', 'CloudFunction'),
    EventBridgeConfiguration: eventBridge ? {} : undefined,
  });
}

function described(
  { id, event, prefix, suffix, destination }: NotificationRule,
  element: string,
): JsonObject {
  const rules = Object.entries({ prefix, suffix }).filter(([, value]) => value !== '');
  const filter = { S3Key: { FilterRule: rules.map(([Name, Value]) => ({ Name, Value })) } };
  return {
    Id: id,
    [element]: destination.arn,
    Event: event,
    Filter: rules.length === 0 ? undefined : filter,
  };
}
