import { createHash } from 'node:crypto';
import { REGION } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { accepted, known, type ResourceType } from '../../stacks/resource-type.ts';
import type { Bucket } from './bucket.ts';
import type { Buckets } from './buckets.ts';
import { CORS_SHAPE, corsRules } from './cors-rules.ts';
import { LIFECYCLE_SHAPE, lifecycleRules } from './lifecycle-rules.ts';
import { NOTIFICATION_SHAPE, notificationRules, tellsEventBridge } from './notification-rules.ts';
import { objectAt, objectsAt, optionalTextAt, textAt } from './template-values.ts';

const NOT_PUBLIC = 'the local cloud has no public buckets at all';

/** `AWS::S3::Bucket`: what the template says holds at every boot; the objects of earlier boots stay. */
export function bucketType(
  buckets: Buckets,
  checkDestinations: (bucket: Bucket) => Promise<void>,
): ResourceType {
  return {
    type: 'AWS::S3::Bucket',
    properties: {
      BucketName: known,
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: known } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: accepted(NOT_PUBLIC),
        BlockPublicPolicy: accepted(NOT_PUBLIC),
        IgnorePublicAcls: accepted(NOT_PUBLIC),
        RestrictPublicBuckets: accepted(NOT_PUBLIC),
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: known }] },
      LifecycleConfiguration: LIFECYCLE_SHAPE,
      NotificationConfiguration: NOTIFICATION_SHAPE,
      CorsConfiguration: CORS_SHAPE,
      Tags: accepted('nothing here is billed by tag'),
    },
    create: async ({ stack, logicalId, properties }) => {
      const name = optionalTextAt(properties, 'BucketName') ?? inventedName(stack, logicalId);
      checkEncryption(properties);
      checkOwnership(properties);
      const notifications = objectAt(properties, 'NotificationConfiguration');
      const bucket = buckets.declare(name, `${stack}/${logicalId}`, {
        cors: corsRules(objectAt(properties, 'CorsConfiguration')),
        lifecycle: lifecycleRules(objectAt(properties, 'LifecycleConfiguration')),
        notifications: notificationRules(name, notifications),
        eventBridge: tellsEventBridge(notifications),
      });
      await checkDestinations(bucket);
      return { ref: name, attributes: attributesOf(bucket) };
    },
  };
}

function attributesOf({ name, arn }: Bucket): Record<string, string> {
  return {
    Arn: arn,
    DomainName: `${name}.s3.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
  };
}

/** With keys of S3's own, which is AWS's default too; keys of KMS would need KMS's permissions. */
function checkEncryption(properties: JsonObject): void {
  const configuration = objectAt(properties, 'BucketEncryption');
  for (const rule of objectsAt(configuration, 'ServerSideEncryptionConfiguration')) {
    const algorithm = textAt(objectAt(rule, 'ServerSideEncryptionByDefault'), 'SSEAlgorithm');
    if (algorithm !== 'AES256') throw new Error(`the SSEAlgorithm ${algorithm} is not known here`);
  }
}

/** AWS's default for new buckets; the other settings only matter with ACLs, which are not known here. */
function checkOwnership(properties: JsonObject): void {
  for (const rule of objectsAt(objectAt(properties, 'OwnershipControls'), 'Rules')) {
    const ownership = textAt(rule, 'ObjectOwnership');
    if (ownership !== 'BucketOwnerEnforced')
      throw new Error(`the ObjectOwnership ${ownership} is not known here`);
  }
}

/** AWS invents `<stack>-<logical id>-<random>`; here the end is the same at every boot. */
function inventedName(stack: string, logicalId: string): string {
  const end = createHash('sha256').update(`${stack}/${logicalId}`).digest('hex').slice(0, 12);
  return `${stack.slice(0, 24)}-${logicalId.slice(0, 24)}-${end}`.toLowerCase();
}
