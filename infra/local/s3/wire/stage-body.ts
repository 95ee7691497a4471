import { createWriteStream, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { s3Error } from '../errors.ts';
import { BodyDigests, type ChecksumAlgorithm, type Claims } from './checksums.ts';

/** AWS: the largest body of a single request. */
export const LARGEST_BODY = 5 * 1024 ** 3;

/** A body that lies in a file of its own, whole and as its sender claims it to be. */
export interface StagedBody {
  readonly path: string;
  readonly size: number;
  /** In hex. */
  readonly md5: string;
  /** Those that the sender claimed, in base64. */
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
}

export interface StagingOptions {
  readonly path: string;
  readonly claims: Claims;
  /** Throws while the body comes in, as soon as it is too large. */
  readonly checkSize?: (size: number) => void;
}

/** Writes a body to its file as it comes in, never whole in memory. What is refused leaves no file. */
export async function stageBody(
  source: AsyncIterable<Buffer>,
  { path, claims, checkSize = checkLargest }: StagingOptions,
): Promise<StagedBody> {
  const digests = new BodyDigests(claims);
  let size = 0;
  async function* measured(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      size += chunk.length;
      checkSize(size);
      digests.update(chunk);
      yield chunk;
    }
  }
  try {
    await pipeline(measured(), createWriteStream(path));
    return { path, size, ...digests.verified() };
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

export function checkLargest(size: number): void {
  if (size > LARGEST_BODY) throw entityTooLarge(size, LARGEST_BODY);
}

export function entityTooLarge(size: number, largest: number): Error {
  return s3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
    ProposedSize: String(size),
    MaxSizeAllowed: String(largest),
  });
}
