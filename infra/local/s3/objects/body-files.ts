import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The bodies of objects and parts, one file each under `<data>/s3/`. A file is written in `staging/`, then renamed into
 * `bodies/`, and never changed again: an overwritten object gets another file. So that a row of the state store always
 * names a whole file; files that no row names are what a killed process left, and are swept at boot.
 */
export class BodyFiles {
  readonly #bodies: string;
  readonly #staging: string;

  constructor(folder: string) {
    this.#bodies = join(folder, 'bodies');
    this.#staging = join(folder, 'staging');
    mkdirSync(this.#bodies, { recursive: true });
    mkdirSync(this.#staging, { recursive: true });
  }

  /** Where a body may be written until it is adopted. */
  stagingPath(): string {
    return join(this.#staging, randomUUID());
  }

  /** Takes a staged file over; the answer is what a row names it by. */
  adopt(stagedPath: string): string {
    const file = this.#newFile();
    renameSync(stagedPath, this.path(file));
    return file;
  }

  /** The same bytes under another name: files do not change, so that a copy costs nothing. */
  duplicate(file: string): string {
    const copy = this.#newFile();
    linkSync(this.path(file), this.path(copy));
    return copy;
  }

  open(file: string): number {
    return openSync(this.path(file), 'r');
  }

  remove(file: string): void {
    rmSync(this.path(file), { force: true });
  }

  path(file: string): string {
    return join(this.#bodies, file);
  }

  /** Removes whatever an earlier process staged, and the bodies that nothing names. */
  sweep(isNamed: (file: string) => boolean): void {
    for (const name of readdirSync(this.#staging)) rmSync(join(this.#staging, name), { force: true });
    for (const shelf of readdirSync(this.#bodies)) {
      for (const name of readdirSync(join(this.#bodies, shelf))) {
        const file = `${shelf}/${name}`;
        if (!isNamed(file)) this.remove(file);
      }
    }
  }

  /** Spread over 256 folders. */
  #newFile(): string {
    const name = randomUUID();
    const file = `${name.slice(0, 2)}/${name}`;
    mkdirSync(dirname(this.path(file)), { recursive: true });
    return file;
  }
}
