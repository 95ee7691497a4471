import type { AwsCall } from '../../kernel/aws-service.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import type { Bucket } from '../buckets/bucket.ts';
import type { EventName } from '../buckets/notification-rules.ts';
import type { BodyFiles } from './body-files.ts';
import type { ObjectStore } from './object-store.ts';
import type { StoredObject } from './stored-object.ts';

/** A change of an object, as notifications tell it. */
export interface ObjectChange {
  readonly event: EventName;
  readonly bucket: Bucket;
  readonly key: string;
  /** What is there now; undefined when it was removed. */
  readonly object?: StoredObject;
  /** Who did it by which call; undefined: S3 itself, by a lifecycle rule. */
  readonly call?: Pick<AwsCall, 'requestId' | 'principal' | 'operation'>;
}

/** Hears of each change within its transaction, so that the change and what is told of it are kept together. */
export interface ChangeListener {
  record(change: ObjectChange): void;
  /** After the transaction. */
  recorded(): void;
}

/** How an object comes to be: its body is already in its file. */
export interface Written {
  readonly object: StoredObject;
  readonly event: EventName;
  readonly call: AwsCall;
  /** Throws when the write must not happen, given what is there. */
  readonly check?: (existing: StoredObject | undefined) => void;
  /** What changes together with it. */
  readonly together?: () => void;
}

/** The objects of all buckets: each write is one transaction, and one file for another. */
export class Objects {
  readonly #store: StateStore;
  readonly #rows: ObjectStore;
  readonly #files: BodyFiles;
  readonly #listener: ChangeListener;

  constructor(store: StateStore, rows: ObjectStore, files: BodyFiles, listener: ChangeListener) {
    this.#store = store;
    this.#rows = rows;
    this.#files = files;
    this.#listener = listener;
  }

  find(bucket: string, key: string): StoredObject | undefined {
    return this.#rows.find(bucket, key);
  }

  list(bucket: string, range: { after: string; from: string; limit: number }): StoredObject[] {
    return this.#rows.list(bucket, range);
  }

  /** The object's file is taken away again when the write does not come about. */
  write(bucket: Bucket, { object, event, call, check, together }: Written): void {
    let replaced: StoredObject | undefined;
    try {
      replaced = this.#store.transaction(() => {
        const existing = this.#rows.find(object.bucket, object.key);
        check?.(existing);
        this.#rows.save(object);
        together?.();
        this.#listener.record({ event, bucket, key: object.key, object, call });
        return existing;
      });
    } catch (error) {
      this.#files.remove(object.file);
      throw error;
    }
    if (replaced !== undefined) this.#files.remove(replaced.file);
    this.#listener.recorded();
  }

  /** Does nothing where there is nothing; `check` throws when what is there must stay. */
  remove(
    bucket: Bucket,
    key: string,
    cause: Pick<ObjectChange, 'event' | 'call'> & { readonly check?: (existing: StoredObject) => void },
  ): void {
    const removed = this.#store.transaction(() => {
      const existing = this.#rows.find(bucket.name, key);
      if (existing === undefined) return undefined;
      cause.check?.(existing);
      this.#rows.delete(bucket.name, key);
      const { event, call } = cause;
      this.#listener.record({ event, bucket, key, ...(call === undefined ? {} : { call }) });
      return existing;
    });
    if (removed === undefined) return;
    this.#files.remove(removed.file);
    this.#listener.recorded();
  }
}
