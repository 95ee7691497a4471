import type { JsonObject } from '../../kernel/json.ts';
import type { CorsRule } from './cors-rules.ts';
import type { LifecycleRule } from './lifecycle-rules.ts';
import type { NotificationRule } from './notification-rules.ts';

/** What the template says of a bucket. */
export interface BucketSettings {
  readonly cors: readonly CorsRule[];
  readonly lifecycle: readonly LifecycleRule[];
  readonly notifications: readonly NotificationRule[];
  /** Whether each change of an object goes to the default event bus. */
  readonly eventBridge: boolean;
}

export interface Bucket {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  /** The resource that declares it. */
  readonly owner: string;
  readonly settings: BucketSettings;
  readonly policy?: JsonObject | undefined;
}

export function bucketArn(name: string): string {
  return `arn:aws:s3:::${name}`;
}

const LABEL = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
const NAME = new RegExp(`^${LABEL}(\\.${LABEL})*$`);

/** AWS: 3 to 63 of a-z 0-9 . -, beginning and ending with a letter or number, and not like an IP address. */
export function isBucketName(name: string): boolean {
  return name.length >= 3 && name.length <= 63 && NAME.test(name) && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
}
