import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unzip } from './unzip.ts';

/** A function's code, unpacked. */
export interface FunctionCode {
  readonly folder: string;
  /** As AWS shows it: the SHA-256 of the zip in base64. */
  readonly sha256: string;
  readonly zipBytes: number;
}

/** Unpacks zips into folders named by their content, so that each is unpacked once and never changes afterwards. */
export class CodeCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  load(zipPath: string): FunctionCode {
    const archive = readZip(zipPath);
    const hash = createHash('sha256').update(archive).digest();
    const folder = join(this.#folder, hash.toString('hex').slice(0, 32));
    if (!existsSync(folder)) this.#unpack(archive, folder);
    return { folder, sha256: hash.toString('base64'), zipBytes: archive.length };
  }

  /** Deletes what no function uses any more; for the start, when no old code runs. */
  prune(used: readonly FunctionCode[]): void {
    if (!existsSync(this.#folder)) return;
    const kept = new Set(used.map(({ folder }) => basename(folder)));
    for (const name of readdirSync(this.#folder)) {
      if (!kept.has(name)) rmSync(join(this.#folder, name), { recursive: true });
    }
  }

  /** Into a folder beside it first: a crash on the way leaves no half of a function behind. */
  #unpack(archive: Buffer, folder: string): void {
    const files = unzip(archive);
    const draft = join(this.#folder, `draft-${randomUUID()}`);
    mkdirSync(draft, { recursive: true });
    for (const [path, content] of files) {
      mkdirSync(dirname(join(draft, path)), { recursive: true });
      writeFileSync(join(draft, path), content);
    }
    try {
      renameSync(draft, folder);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw error;
    }
  }
}

function readZip(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`there is no zip at ${path}: package the service first`, { cause: error });
  }
}
