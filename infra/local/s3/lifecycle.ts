import type { LifecycleRule } from './buckets/lifecycle-rules.ts';
import type { Bucket } from './buckets/bucket.ts';
import type { Buckets } from './buckets/buckets.ts';
import type { ObjectStore } from './objects/object-store.ts';
import type { Objects } from './objects/objects.ts';
import type { Uploads } from './objects/uploads.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
const AT_ONCE = 1000;

export interface Aging {
  readonly buckets: Buckets;
  readonly rows: ObjectStore;
  readonly objects: Objects;
  readonly uploads: Uploads;
  readonly clock: () => number;
}

/** Removes what the lifecycle rules of the buckets say is too old: at boot, and every hour. AWS does it once a day. */
export class Lifecycle {
  readonly #aging: Aging;
  #timer: NodeJS.Timeout | undefined;

  constructor(aging: Aging) {
    this.#aging = aging;
  }

  start(): void {
    this.sweep();
    this.#timer = setInterval(() => {
      this.sweep();
    }, HOUR_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  sweep(): void {
    for (const bucket of this.#aging.buckets.list()) {
      for (const rule of bucket.settings.lifecycle) {
        this.#expire(bucket, rule);
        this.#abort(bucket, rule);
      }
    }
  }

  #expire(bucket: Bucket, { prefix, expirationInDays }: LifecycleRule): void {
    if (expirationInDays === undefined) return;
    const { rows, objects } = this.#aging;
    const before = this.#writtenBefore(expirationInDays);
    for (let after = ''; ;) {
      const old = rows.writtenBefore(bucket.name, { prefix, before, after, limit: AT_ONCE });
      for (const { key } of old) objects.remove(bucket, key, { event: 'LifecycleExpiration:Delete' });
      if (old.length < AT_ONCE) return;
      after = old.at(-1)?.key ?? '';
    }
  }

  #abort({ name }: Bucket, { prefix, abortUploadsAfterDays }: LifecycleRule): void {
    if (abortUploadsAfterDays === undefined) return;
    const { uploads } = this.#aging;
    for (const upload of uploads.initiatedBefore(name, this.#writtenBefore(abortUploadsAfterDays))) {
      if (upload.key.startsWith(prefix)) uploads.abort(upload);
    }
  }

  /** AWS: an object expires at the midnight (UTC) after its last day. */
  #writtenBefore(days: number): number {
    const midnight = Math.floor(this.#aging.clock() / DAY_MS) * DAY_MS;
    return midnight - days * DAY_MS;
  }
}
