import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { LogSink } from '../../kernel/log-sink.ts';
import { formatLine, type LogEvent, parseLines } from './log-line.ts';

/** A log group's file takes this much before it is set aside, and one set aside is kept. */
const LARGEST_FILE = 10 * 1024 * 1024;

interface OpenFile {
  readonly descriptor: number;
  size: number;
  pending: string[];
}

/** The log groups as files: `/aws/lambda/demo` in `logs/aws/lambda/demo.log`. */
export class LogFiles implements LogSink {
  readonly #folder: string;
  readonly #largestFile: number;
  readonly #open = new Map<string, OpenFile>();
  readonly #waiting = new Set<string>();

  constructor(folder: string, largestFile = LARGEST_FILE) {
    this.#folder = folder;
    this.#largestFile = largestFile;
  }

  /** Lines of one turn of the event loop are written together: the functions' hot path only collects them. */
  write(logGroup: string, logStream: string, message: string): void {
    const line = formatLine({ stream: logStream, timestamp: Date.now(), message });
    this.#file(logGroup).pending.push(line);
    if (this.#waiting.has(logGroup)) return;
    this.#waiting.add(logGroup);
    setImmediate(() => {
      this.#flush(logGroup);
    });
  }

  /** Makes the log group be there, empty or not. */
  create(logGroup: string): void {
    this.#file(logGroup);
  }

  has(logGroup: string): boolean {
    return existsSync(this.#path(logGroup));
  }

  /** The names of all log groups, sorted. */
  groups(): string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.log'))
      .map((entry) => groupName(relative(this.#folder, join(entry.parentPath, entry.name))))
      .sort();
  }

  bytes(logGroup: string): number {
    this.#flush(logGroup);
    return this.#paths(logGroup).reduce((sum, path) => sum + statSync(path).size, 0);
  }

  createdAt(logGroup: string): number {
    return Math.min(...this.#paths(logGroup).map((path) => Math.round(statSync(path).birthtimeMs)));
  }

  /** Oldest first. */
  read(logGroup: string): LogEvent[] {
    this.#flush(logGroup);
    return this.#paths(logGroup).flatMap((path) => parseLines(readFileSync(path, 'utf8')));
  }

  /** Forgets what is older. */
  expire(logGroup: string, before: number): void {
    this.#flush(logGroup);
    for (const path of this.#paths(logGroup)) {
      const events = parseLines(readFileSync(path, 'utf8'));
      const kept = events.filter((event) => event.timestamp >= before);
      if (kept.length === events.length) continue;
      this.#close(logGroup);
      writeFileSync(path, kept.map(formatLine).join(''));
    }
  }

  close(): void {
    for (const logGroup of [...this.#open.keys()]) this.#close(logGroup);
  }

  #close(logGroup: string): void {
    this.#flush(logGroup);
    const file = this.#open.get(logGroup);
    if (file === undefined) return;
    closeSync(file.descriptor);
    this.#open.delete(logGroup);
  }

  #file(logGroup: string): OpenFile {
    const known = this.#open.get(logGroup);
    if (known !== undefined) return known;
    const path = this.#path(logGroup);
    mkdirSync(dirname(path), { recursive: true });
    const descriptor = openSync(path, 'a');
    const file = { descriptor, size: fstatSync(descriptor).size, pending: [] };
    this.#open.set(logGroup, file);
    return file;
  }

  #flush(logGroup: string): void {
    this.#waiting.delete(logGroup);
    const file = this.#open.get(logGroup);
    if (file === undefined || file.pending.length === 0) return;
    const text = file.pending.join('');
    file.pending = [];
    writeSync(file.descriptor, text);
    file.size += Buffer.byteLength(text);
    if (file.size > this.#largestFile) this.#setAside(logGroup, file);
  }

  #setAside(logGroup: string, file: OpenFile): void {
    closeSync(file.descriptor);
    this.#open.delete(logGroup);
    const path = this.#path(logGroup);
    rmSync(`${path}.1`, { force: true });
    renameSync(path, `${path}.1`);
    this.#file(logGroup);
  }

  /** The files of a log group that are there, oldest first. */
  #paths(logGroup: string): string[] {
    const path = this.#path(logGroup);
    return [`${path}.1`, path].filter((one) => existsSync(one));
  }

  #path(logGroup: string): string {
    return join(this.#folder, filePath(logGroup));
  }
}

/** A group whose name begins without a slash has an underscore there. No name leads out of the folder. */
function filePath(logGroup: string): string {
  const path = logGroup.startsWith('/') ? logGroup.slice(1) : `_${logGroup}`;
  return `${path.replaceAll('..', '--')}.log`;
}

function groupName(path: string): string {
  const name = path.replace(/\.log$/, '').replaceAll('\\', '/');
  return name.startsWith('_') ? name.slice(1) : `/${name}`;
}
