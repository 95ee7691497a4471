import type { NeededPermission } from '../kernel/aws-service.ts';
import { ACCOUNT_ID } from '../kernel/account.ts';
import type { Buckets } from './buckets/buckets.ts';

type Conditions = Readonly<Record<string, readonly string[]>>;

/** The condition keys that a call to S3 fills; a bucket's policy that asks for another is refused at boot. */
export const S3_CONDITION_KEYS: ReadonlySet<string> = new Set(
  ['prefix', 'delimiter', 'max-keys', 'ResourceAccount'].map((key) => `s3:${key}`.toLowerCase()),
);

/** The permissions that calls need on buckets and objects. AWS: an absent bucket is told before any permission is asked. */
export class Access {
  readonly #buckets: Buckets;

  constructor(buckets: Buckets) {
    this.#buckets = buckets;
  }

  onBucket(action: string, bucket: string, conditions: Conditions = {}): NeededPermission {
    return this.#on(action, bucket, '', conditions);
  }

  onObject(action: string, bucket: string, key: string): NeededPermission {
    return this.#on(action, bucket, `/${key}`, {});
  }

  #on(action: string, bucketName: string, path: string, conditions: Conditions): NeededPermission {
    const { arn, policy } = this.#buckets.get(bucketName);
    return {
      action: `s3:${action}`,
      resource: `${arn}${path}`,
      conditions: { 's3:ResourceAccount': [ACCOUNT_ID], ...conditions },
      resourcePolicy: policy,
    };
  }
}
