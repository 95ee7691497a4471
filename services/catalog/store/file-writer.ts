import {
  beginUpload,
  completeUpload,
  LEAST_PART_BYTES,
  type Upload,
  uploadPart,
  writeFile,
} from './files.ts';

/** Where the writing of a file goes on. */
export interface WriterState {
  readonly upload?: Upload | undefined;
  /** What is written and not uploaded yet. */
  readonly rest: string;
}

/** Writes a file of any size, and keeps little of it in memory. */
export class FileWriter {
  readonly #key: string;
  readonly #contentType: string;
  #upload: Upload | undefined;
  #texts: string[] = [];
  #bytes = 0;

  constructor(key: string, contentType: string, { upload, rest }: WriterState = { rest: '' }) {
    this.#key = key;
    this.#contentType = contentType;
    this.#upload = upload;
    this.#keep(rest);
  }

  async write(text: string): Promise<void> {
    this.#keep(text);
    if (this.#bytes >= LEAST_PART_BYTES) await this.#send();
  }

  /** For whoever goes on with it. */
  state(): WriterState {
    return { upload: this.#upload, rest: this.#texts.join('') };
  }

  async end(): Promise<void> {
    if (this.#upload === undefined) {
      await writeFile(this.#key, this.#contentType, this.#texts.join(''));
      return;
    }
    if (this.#bytes > 0) await this.#send();
    await completeUpload(this.#upload);
  }

  async #send(): Promise<void> {
    this.#upload ??= await beginUpload(this.#key, this.#contentType);
    this.#upload = await uploadPart(this.#upload, Buffer.from(this.#texts.join('')));
    this.#texts = [];
    this.#bytes = 0;
  }

  #keep(text: string): void {
    if (text === '') return;
    this.#texts.push(text);
    this.#bytes += Buffer.byteLength(text);
  }
}
