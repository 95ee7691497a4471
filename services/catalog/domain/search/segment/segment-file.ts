import { deserialize, serialize } from 'node:v8';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Category } from '../../category-tree.ts';
import type { NameOrder } from './name-order.ts';
import type { Segment } from './segment.ts';

/** All that a snapshot has. */
export interface IndexFile {
  readonly segment: Segment;
  /** Worked out beforehand: to sort many names takes longer than anything else at a cold start. */
  readonly byName: NameOrder;
  readonly categories: readonly Category[];
}

/** Raised when the arrays of a segment mean something else; a file of another format is made anew by `npm run reindex`. */
export const FILE_FORMAT = 1;
const MARK = Buffer.from('BODEGA-SEARCH');

export class UnknownFileFormat extends Error {
  override readonly name = 'UnknownFileFormat';
}

export function encodeIndexFile({ segment, byName, categories }: IndexFile): Buffer {
  const content = serialize({
    segment: { ...segment, postings: differences(segment.postings) },
    byName,
    categories,
  });
  const body = zstdCompressSync(content, { params: { [constants.ZSTD_c_compressionLevel]: 3 } });
  return Buffer.concat([MARK, Buffer.of(FILE_FORMAT), body]);
}

export function decodeIndexFile(file: Uint8Array): IndexFile {
  const head = file.subarray(0, MARK.length);
  if (!MARK.equals(head) || file[MARK.length] !== FILE_FORMAT)
    throw new UnknownFileFormat('The search index is of another format: rebuild it with `npm run reindex`');
  const content = deserialize(zstdDecompressSync(file.subarray(MARK.length + 1))) as IndexFile;
  addUp(content.segment.postings);
  return content;
}

/** Numbers that grow are stored by how much they grow: they become small, and the file a third of its size. */
function differences({ starts, values }: Segment['postings']): Segment['postings'] {
  const result = Uint32Array.from(values);
  for (let word = 0; word < starts.length - 1; word += 1) {
    const first = starts[word] ?? 0;
    for (let at = (starts[word + 1] ?? 0) - 1; at > first; at -= 1) {
      const [posting, before] = [values[at] ?? 0, values[at - 1] ?? 0];
      result[at] = ((((posting >>> 8) - (before >>> 8)) << 8) | (posting & 255)) >>> 0;
    }
  }
  return { starts, values: result };
}

/** The way back, in place. */
function addUp({ starts, values }: Segment['postings']): void {
  for (let word = 0; word < starts.length - 1; word += 1) {
    let number = 0;
    for (let at = starts[word] ?? 0; at < (starts[word + 1] ?? 0); at += 1) {
      const posting = values[at] ?? 0;
      number += posting >>> 8;
      values[at] = ((number << 8) | (posting & 255)) >>> 0;
    }
  }
}
