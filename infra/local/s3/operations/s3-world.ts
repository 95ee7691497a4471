import type { Access } from '../access.ts';
import type { Buckets } from '../buckets/buckets.ts';
import type { BodyFiles } from '../objects/body-files.ts';
import type { Objects } from '../objects/objects.ts';
import type { Transfers } from '../transfers.ts';

/** What the operations work on. */
export interface S3World {
  readonly buckets: Buckets;
  readonly objects: Objects;
  readonly files: BodyFiles;
  readonly transfers: Transfers;
  readonly access: Access;
  readonly clock: () => number;
}
