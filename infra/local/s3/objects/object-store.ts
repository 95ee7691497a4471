import type { StateStore } from '../../kernel/state-store.ts';
import type { Description, StoredObject } from './stored-object.ts';

/** SQLite compares texts by their UTF-8 bytes, which is S3's own order of keys. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS s3_objects (
    bucket TEXT NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    modified_at INTEGER NOT NULL, file TEXT NOT NULL, description TEXT NOT NULL,
    PRIMARY KEY (bucket, key)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS s3_objects_by_age ON s3_objects (bucket, modified_at);
`;

/** What is known of each object; its bytes are a file. */
export class ObjectStore {
  readonly #find;
  readonly #save;
  readonly #delete;
  readonly #list;
  readonly #older;
  readonly #files;

  constructor(store: StateStore) {
    store.define(SCHEMA);
    this.#find = store.prepare('SELECT * FROM s3_objects WHERE bucket = ? AND key = ?');
    this.#save = store.prepare(
      'INSERT OR REPLACE INTO s3_objects (bucket, key, size, etag, modified_at, file, description) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#delete = store.prepare('DELETE FROM s3_objects WHERE bucket = ? AND key = ?');
    this.#list = store.prepare(
      'SELECT * FROM s3_objects WHERE bucket = ? AND key > ? AND key >= ? ORDER BY key LIMIT ?',
    );
    this.#older = store.prepare(
      'SELECT * FROM s3_objects WHERE bucket = ? AND modified_at < ? AND key > ? AND substr(key, 1, length(?)) = ? ORDER BY key LIMIT ?',
    );
    this.#files = store.prepare('SELECT file FROM s3_objects');
  }

  find(bucket: string, key: string): StoredObject | undefined {
    const row = this.#find.get(bucket, key);
    return row === undefined ? undefined : objectOf(row);
  }

  save({ bucket, key, size, etag, modifiedAt, file, description }: StoredObject): void {
    this.#save.run(bucket, key, size, etag, modifiedAt, file, JSON.stringify(description));
  }

  delete(bucket: string, key: string): void {
    this.#delete.run(bucket, key);
  }

  /** In the order of keys, those after `after` that are not before `from`. */
  list(
    bucket: string,
    { after, from, limit }: { after: string; from: string; limit: number },
  ): StoredObject[] {
    return this.#list.all(bucket, after, from, limit).map(objectOf);
  }

  /** Under a prefix, in the order of keys, those after `after`. */
  writtenBefore(
    bucket: string,
    { prefix, before, after, limit }: { prefix: string; before: number; after: string; limit: number },
  ): StoredObject[] {
    return this.#older.all(bucket, before, after, prefix, prefix, limit).map(objectOf);
  }

  files(): string[] {
    return this.#files.all().map(({ file }) => String(file));
  }
}

function objectOf(row: Record<string, unknown>): StoredObject {
  return {
    bucket: String(row.bucket),
    key: String(row.key),
    size: Number(row.size),
    etag: String(row.etag),
    modifiedAt: Number(row.modified_at),
    file: String(row.file),
    description: JSON.parse(String(row.description)) as Description,
  };
}
