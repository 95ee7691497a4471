import type { JsonObject } from '../../kernel/json.ts';
import type { StateStore } from '../../kernel/state-store.ts';

/** A multipart upload that is not yet complete. */
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly initiatedAt: number;
  /** What CreateMultipartUpload said of the object to come. */
  readonly input: JsonObject;
}

export interface Part {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly modifiedAt: number;
  readonly file: string;
  readonly checksums: Readonly<Record<string, string>>;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS s3_uploads (
    id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, initiated_at INTEGER NOT NULL, input TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS s3_parts (
    upload_id TEXT NOT NULL, number INTEGER NOT NULL, part TEXT NOT NULL, PRIMARY KEY (upload_id, number)
  ) WITHOUT ROWID;
`;

export class UploadStore {
  readonly #insert;
  readonly #find;
  readonly #delete;
  readonly #deleteParts;
  readonly #savePart;
  readonly #parts;
  readonly #older;
  readonly #allParts;

  constructor(store: StateStore) {
    store.define(SCHEMA);
    this.#insert = store.prepare(
      'INSERT INTO s3_uploads (id, bucket, key, initiated_at, input) VALUES (?, ?, ?, ?, ?)',
    );
    this.#find = store.prepare('SELECT * FROM s3_uploads WHERE id = ? AND bucket = ? AND key = ?');
    this.#delete = store.prepare('DELETE FROM s3_uploads WHERE id = ?');
    this.#deleteParts = store.prepare('DELETE FROM s3_parts WHERE upload_id = ?');
    this.#savePart = store.prepare(
      'INSERT OR REPLACE INTO s3_parts (upload_id, number, part) VALUES (?, ?, ?)',
    );
    this.#parts = store.prepare('SELECT part FROM s3_parts WHERE upload_id = ? ORDER BY number');
    this.#older = store.prepare('SELECT * FROM s3_uploads WHERE bucket = ? AND initiated_at < ?');
    this.#allParts = store.prepare('SELECT part FROM s3_parts');
  }

  create({ id, bucket, key, initiatedAt, input }: Upload): void {
    this.#insert.run(id, bucket, key, initiatedAt, JSON.stringify(input));
  }

  find(id: string, bucket: string, key: string): Upload | undefined {
    const row = this.#find.get(id, bucket, key);
    return row === undefined ? undefined : uploadOf(row);
  }

  initiatedBefore(bucket: string, time: number): Upload[] {
    return this.#older.all(bucket, time).map(uploadOf);
  }

  /** In the order of their numbers. */
  parts(id: string): Part[] {
    return this.#parts.all(id).map(({ part }) => JSON.parse(String(part)) as Part);
  }

  savePart(id: string, part: Part): void {
    this.#savePart.run(id, part.number, JSON.stringify(part));
  }

  /** With its parts; their files are the caller's. */
  delete(id: string): void {
    this.#deleteParts.run(id);
    this.#delete.run(id);
  }

  files(): string[] {
    return this.#allParts.all().map(({ part }) => (JSON.parse(String(part)) as Part).file);
  }
}

function uploadOf(row: Record<string, unknown>): Upload {
  return {
    id: String(row.id),
    bucket: String(row.bucket),
    key: String(row.key),
    initiatedAt: Number(row.initiated_at),
    input: JSON.parse(String(row.input)) as JsonObject,
  };
}
