import { crc32, inflateRawSync } from 'node:zlib';

/** A zip that cannot be read: damaged, or not written to its end yet. */
export class UnreadableZip extends Error {
  override readonly name = 'UnreadableZip';
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;

/** The files of a zip by their path, as APPNOTE.TXT of PKWARE lays them out. No ZIP64: Lambda takes 250 MB at most. */
export function unzip(archive: Buffer): Map<string, Buffer> {
  const end = findEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  let position = archive.readUInt32LE(end + 16);
  const files = new Map<string, Buffer>();
  for (let index = 0; index < count; index++) {
    const entry = readEntry(archive, position);
    position = entry.next;
    if (!entry.path.endsWith('/')) files.set(safePath(entry.path), readFile(archive, entry));
  }
  return files;
}

interface Entry {
  readonly path: string;
  readonly method: number;
  readonly checksum: number;
  readonly compressedLength: number;
  readonly length: number;
  readonly header: number;
  readonly next: number;
}

/** The directory's end stands last in the file, behind it only a comment. */
function findEnd(archive: Buffer): number {
  const lowest = Math.max(0, archive.length - END_LENGTH - LONGEST_COMMENT);
  for (let position = archive.length - END_LENGTH; position >= lowest; position--) {
    if (archive.readUInt32LE(position) === END_OF_DIRECTORY) return position;
  }
  throw new UnreadableZip('it has no directory: is it written to its end?');
}

function readEntry(archive: Buffer, position: number): Entry {
  if (position + 46 > archive.length || archive.readUInt32LE(position) !== DIRECTORY_ENTRY) {
    throw new UnreadableZip('its directory is damaged');
  }
  const nameLength = archive.readUInt16LE(position + 28);
  const extraLength = archive.readUInt16LE(position + 30);
  const commentLength = archive.readUInt16LE(position + 32);
  return {
    path: archive.toString('utf8', position + 46, position + 46 + nameLength),
    method: archive.readUInt16LE(position + 10),
    checksum: archive.readUInt32LE(position + 16),
    compressedLength: archive.readUInt32LE(position + 20),
    length: archive.readUInt32LE(position + 24),
    header: archive.readUInt32LE(position + 42),
    next: position + 46 + nameLength + extraLength + commentLength,
  };
}

/** Sizes come from the directory: a streamed zip leaves them out of the file's own header. */
function readFile(archive: Buffer, entry: Entry): Buffer {
  const { header, path } = entry;
  if (header + 30 > archive.length || archive.readUInt32LE(header) !== LOCAL_HEADER) {
    throw new UnreadableZip(`${path} is damaged`);
  }
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const content = expand(archive.subarray(start, start + entry.compressedLength), entry);
  if (content.length !== entry.length || crc32(content) !== entry.checksum) {
    throw new UnreadableZip(`${path} is damaged`);
  }
  return content;
}

function expand(packed: Buffer, { method, path }: Entry): Buffer {
  if (method === 0) return packed;
  if (method !== 8)
    throw new UnreadableZip(`${path} is packed by method ${method}, which Lambda does not take`);
  try {
    return inflateRawSync(packed);
  } catch (error) {
    throw new UnreadableZip(`${path} is damaged`, { cause: error });
  }
}

/** No file of a zip may land outside of the folder that it is unpacked to. */
function safePath(path: string): string {
  if (path.startsWith('/') || path.includes('\\') || path.split('/').includes('..')) {
    throw new UnreadableZip(`the path ${path} leads out of the zip`);
  }
  return path;
}
