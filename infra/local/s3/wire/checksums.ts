import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { invalidArgument, s3Error } from '../errors.ts';
import { Crc32c, Crc64Nvme } from './crc.ts';

export const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

export interface Digest {
  update(data: Uint8Array): unknown;
  digest(): Buffer;
}

class Crc32 {
  #crc = 0;

  update(data: Uint8Array): void {
    this.#crc = crc32(data, this.#crc);
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.#crc);
    return bytes;
  }
}

export function digestOf(algorithm: ChecksumAlgorithm): Digest {
  switch (algorithm) {
    case 'CRC32':
      return new Crc32();
    case 'CRC32C':
      return new Crc32c();
    case 'CRC64NVME':
      return new Crc64Nvme();
    case 'SHA1':
    case 'SHA256':
      return createHash(algorithm);
  }
}

export function checksumHeader(algorithm: string): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** `x-amz-checksum-crc32` and its like. */
export const CHECKSUM_HEADERS: readonly string[] = CHECKSUM_ALGORITHMS.map(checksumHeader);

export function algorithmOf(name: string): ChecksumAlgorithm {
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name.toUpperCase());
  if (algorithm !== undefined) return algorithm;
  throw invalidArgument(`The checksum algorithm ${name} is not known`, 'x-amz-checksum-algorithm', name);
}

/** What is said of a body and must be true of it. */
export interface Claims {
  readonly md5?: string | undefined;
  /** In hex. */
  readonly sha256?: string | undefined;
  /** In base64; those that come after the body are asked once it has been read. */
  readonly checksums: () => Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
  /** What will be claimed, so that it is computed on the way. */
  readonly algorithms: readonly ChecksumAlgorithm[];
}

/** Computes on the way whatever is claimed of a body, and its MD5, which is its ETag. */
export class BodyDigests {
  readonly #md5 = createHash('md5');
  readonly #sha256: Digest | undefined;
  readonly #checksums: ReadonlyMap<ChecksumAlgorithm, Digest>;
  readonly #claims: Claims;

  constructor(claims: Claims) {
    this.#claims = claims;
    this.#sha256 = claims.sha256 === undefined ? undefined : createHash('sha256');
    this.#checksums = new Map(claims.algorithms.map((algorithm) => [algorithm, digestOf(algorithm)]));
  }

  update(data: Uint8Array): void {
    this.#md5.update(data);
    this.#sha256?.update(data);
    for (const digest of this.#checksums.values()) digest.update(data);
  }

  /** Throws when a claim is not true; gives the MD5 in hex, and the checksums in base64. */
  verified(): { md5: string; checksums: Partial<Record<ChecksumAlgorithm, string>> } {
    const md5 = this.#md5.digest();
    this.#checkMd5(md5);
    if (this.#sha256 !== undefined && this.#sha256.digest().toString('hex') !== this.#claims.sha256) {
      const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
      throw s3Error('XAmzContentSHA256Mismatch', message, 400);
    }
    const claimed = this.#claims.checksums();
    const checksums: Partial<Record<ChecksumAlgorithm, string>> = {};
    for (const [algorithm, digest] of this.#checksums) {
      const computed = digest.digest().toString('base64');
      if (claimed[algorithm] !== undefined && claimed[algorithm] !== computed) {
        const message = `The ${algorithm} you specified did not match the calculated checksum.`;
        throw s3Error('BadDigest', message, 400);
      }
      checksums[algorithm] = computed;
    }
    return { md5: md5.toString('hex'), checksums };
  }

  #checkMd5(computed: Buffer): void {
    const { md5 } = this.#claims;
    if (md5 === undefined) return;
    const claimed = Buffer.from(md5, 'base64');
    if (claimed.length !== 16) {
      throw s3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.', 400, {
        'Content-MD5': md5,
      });
    }
    if (claimed.equals(computed)) return;
    throw s3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400, {
      ExpectedDigest: md5,
      CalculatedDigest: computed.toString('base64'),
    });
  }
}
