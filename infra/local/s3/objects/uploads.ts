import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../kernel/json.ts';
import type { StateStore } from '../../kernel/state-store.ts';
import { noSuchUpload } from '../errors.ts';
import { text } from '../input.ts';
import type { BodyFiles } from './body-files.ts';
import type { Part, Upload, UploadStore } from './upload-store.ts';

/** Uploads in parts, and the files of their parts. */
export class Uploads {
  readonly #store: StateStore;
  readonly #rows: UploadStore;
  readonly #files: BodyFiles;
  readonly #clock: () => number;

  constructor(store: StateStore, rows: UploadStore, files: BodyFiles, clock: () => number) {
    this.#store = store;
    this.#rows = rows;
    this.#files = files;
    this.#clock = clock;
  }

  begin(input: JsonObject): Upload {
    const upload: Upload = {
      id: randomBytes(48).toString('base64url'),
      bucket: text(input, 'Bucket'),
      key: text(input, 'Key'),
      initiatedAt: this.#clock(),
      input,
    };
    this.#rows.create(upload);
    return upload;
  }

  /** The upload that a call names by its bucket, key and id. */
  of(input: JsonObject): Upload {
    const id = text(input, 'UploadId');
    const upload = this.#rows.find(id, text(input, 'Bucket'), text(input, 'Key'));
    if (upload === undefined) throw noSuchUpload(id);
    return upload;
  }

  parts({ id }: Upload): Part[] {
    return this.#rows.parts(id);
  }

  /** AWS: a part that comes again takes the place of the first. */
  addPart({ id }: Upload, part: Part): void {
    const replaced = this.#rows.parts(id).find(({ number }) => number === part.number);
    this.#rows.savePart(id, part);
    if (replaced !== undefined) this.#files.remove(replaced.file);
  }

  abort(upload: Upload): void {
    const parts = this.parts(upload);
    this.#store.transaction(() => {
      this.forget(upload);
    });
    this.removeFiles(parts);
  }

  /** Within a transaction: the upload has become an object. */
  forget({ id }: Upload): void {
    this.#rows.delete(id);
  }

  removeFiles(parts: readonly Part[]): void {
    for (const { file } of parts) this.#files.remove(file);
  }

  initiatedBefore(bucket: string, time: number): Upload[] {
    return this.#rows.initiatedBefore(bucket, time);
  }
}
