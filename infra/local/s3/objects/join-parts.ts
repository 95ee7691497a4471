import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type ChecksumAlgorithm, digestOf, type Digest } from '../wire/checksums.ts';
import type { BodyFiles } from './body-files.ts';
import type { Description } from './stored-object.ts';
import type { Part } from './upload-store.ts';

export interface JoinedParts {
  readonly path: string;
  readonly checksums: Description['checksums'];
}

/** Writes the parts one behind the other into one staged file, and computes the whole object's checksum on the way. */
export async function joinParts(
  files: BodyFiles,
  parts: readonly Part[],
  whole: ChecksumAlgorithm | undefined,
): Promise<JoinedParts> {
  const path = files.stagingPath();
  const digest = whole === undefined ? undefined : digestOf(whole);
  try {
    await pipeline(bytesOf(files, parts, digest), createWriteStream(path));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
  const checksums =
    whole === undefined || digest === undefined ? {} : { [whole]: digest.digest().toString('base64') };
  return { path, checksums };
}

async function* bytesOf(
  files: BodyFiles,
  parts: readonly Part[],
  digest: Digest | undefined,
): AsyncGenerator<Buffer> {
  for (const { file } of parts) {
    for await (const chunk of createReadStream(files.path(file)) as AsyncIterable<Buffer>) {
      digest?.update(chunk);
      yield chunk;
    }
  }
}

/** AWS: the MD5 of the parts' MD5s, and how many they are. */
export function joinedEtag(parts: readonly Part[]): string {
  const md5 = createHash('md5');
  for (const { etag } of parts) md5.update(Buffer.from(etag, 'hex'));
  return `${md5.digest('hex')}-${parts.length}`;
}

/** AWS: a composite checksum is that of the parts' checksums, and how many they are. */
export function compositeChecksum(parts: readonly Part[], algorithm: ChecksumAlgorithm): string {
  const digest = digestOf(algorithm);
  for (const { checksums } of parts) digest.update(Buffer.from(checksums[algorithm] ?? '', 'base64'));
  return `${digest.digest().toString('base64')}-${parts.length}`;
}
