import { statSync } from 'node:fs';

interface WatchedZip {
  /** What the loaded zip looked like. */
  loaded: string;
  /** What it looked like at the last glance. */
  seen: string;
  /** A zip that could not be loaded is not tried again before it changes. */
  refused: string | undefined;
  readonly changed: () => void;
}

const GLANCE_MS = 100;

/**
 * Tells when a zip was rewritten: changed since it was loaded, and unchanged between two glances, so that it is
 * (almost surely) written to its end; a half-written one is refused by its reader and tried again once it changes.
 *
 * It glances at the files instead of asking the operating system to watch them: packaging deletes and recreates the
 * whole folder, which ends such a watch, and a few dozen `stat`s take a tenth of a millisecond.
 */
export class CodeWatcher {
  readonly #zips = new Map<string, WatchedZip[]>();
  readonly #report: (path: string, error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(report: (path: string, error: unknown) => void) {
    this.#report = report;
  }

  /** To be called before the zip is read, so that no change between reading and watching is missed. */
  watch(path: string, changed: () => void): void {
    const look = appearance(path);
    const zip = { loaded: look, seen: look, refused: undefined, changed };
    this.#zips.set(path, [...(this.#zips.get(path) ?? []), zip]);
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.glance();
    }, GLANCE_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  glance(): void {
    for (const [path, zips] of this.#zips) {
      const look = appearance(path);
      for (const zip of zips) this.#compare(path, zip, look);
    }
  }

  #compare(path: string, zip: WatchedZip, look: string): void {
    const settled = look === zip.seen;
    zip.seen = look;
    if (look === zip.loaded || look === zip.refused || look === MISSING || !settled) return;
    try {
      zip.changed();
      zip.loaded = look;
      zip.refused = undefined;
    } catch (error) {
      zip.refused = look;
      this.#report(path, error);
    }
  }
}

const MISSING = 'missing';

function appearance(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? MISSING : `${stats.mtimeNs} ${stats.size} ${stats.ino}`;
}
