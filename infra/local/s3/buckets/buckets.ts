import type { JsonObject } from '../../kernel/json.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import { noSuchBucket } from '../errors.ts';
import { type Bucket, bucketArn, type BucketSettings, isBucketName } from './bucket.ts';

const SCHEMA = 'CREATE TABLE IF NOT EXISTS s3_buckets (name TEXT PRIMARY KEY, created_at INTEGER NOT NULL)';

/** The buckets of all stacks. They come from the templates at every boot; only the day of their creation is kept. */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #create;
  readonly #createdAt;
  readonly #clock: () => number;

  constructor(store: StateStore, clock: () => number) {
    store.define(SCHEMA);
    this.#create = store.prepare('INSERT OR IGNORE INTO s3_buckets (name, created_at) VALUES (?, ?)');
    this.#createdAt = store.prepare('SELECT created_at FROM s3_buckets WHERE name = ?');
    this.#clock = clock;
  }

  declare(name: string, owner: string, settings: BucketSettings): Bucket {
    if (!isBucketName(name)) throw new Error(`${name} is not a name that S3 takes for a bucket`);
    const other = this.#buckets.get(name);
    if (other !== undefined && other.owner !== owner) {
      throw new Error(`the bucket ${name} already exists: ${other.owner} declares it`);
    }
    this.#create.run(name, this.#clock());
    const createdAt = Number(this.#createdAt.get(name)?.created_at);
    const bucket: Bucket = { name, arn: bucketArn(name), createdAt, owner, settings };
    this.#buckets.set(name, bucket);
    return bucket;
  }

  setPolicy(name: string, policy: JsonObject): void {
    this.#buckets.set(name, { ...this.get(name), policy });
  }

  find(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  get(name: string): Bucket {
    const bucket = this.find(name);
    if (bucket === undefined) throw noSuchBucket(name);
    return bucket;
  }

  /** AWS lists by name. */
  list(): Bucket[] {
    return [...this.#buckets.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}
