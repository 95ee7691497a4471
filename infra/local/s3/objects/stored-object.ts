/** What a writer says of an object and every reader is told. */
export interface Description {
  /** `content-type`, `cache-control` and the like, by their header. */
  readonly headers: Readonly<Record<string, string>>;
  /** `x-amz-meta-` headers, without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Base64, by algorithm. */
  readonly checksums: Readonly<Record<string, string>>;
  /** A composite checksum is one of the parts' checksums. */
  readonly checksumType?: 'FULL_OBJECT' | 'COMPOSITE' | undefined;
}

export interface StoredObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without its quotes. */
  readonly etag: string;
  readonly modifiedAt: number;
  /** Its body's, as BodyFiles names it. */
  readonly file: string;
  readonly description: Description;
}

/** HTTP's dates have seconds, and so has the comparison with them. */
export function inSeconds(time: number): number {
  return Math.floor(time / 1000);
}

export function httpDate(time: number): string {
  return new Date(time).toUTCString();
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}
