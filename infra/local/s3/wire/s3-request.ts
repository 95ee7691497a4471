import type { IncomingMessage } from 'node:http';
import { s3Error } from '../errors.ts';

/** How a request says who sends it. */
export type Signing = 'header' | 'query' | 'none';

/** A request for S3, with the bucket and the key that it names by its path or its host. */
export class S3Request {
  readonly raw: IncomingMessage;
  readonly method: string;
  /** As it came, for signatures. */
  readonly path: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly query: ReadonlyMap<string, string>;
  readonly signing: Signing;
  /** A reader that breaks off must not break the connection, on which the answer goes out. */
  readonly body: AsyncIterableIterator<Buffer>;

  constructor(raw: IncomingMessage, address: Address, query: ReadonlyMap<string, string>, signing: Signing) {
    this.raw = raw;
    this.method = raw.method ?? 'GET';
    this.path = address.path;
    this.bucket = address.bucket;
    this.key = address.key;
    this.query = query;
    this.signing = signing;
    this.body = raw.iterator({ destroyOnReturn: false });
  }

  /** What the caller still sends is read and thrown away, so that it hears the answer, and may use the connection again. */
  async drain(): Promise<void> {
    await this.body.return?.();
    this.raw.resume();
  }

  header(name: string): string | undefined {
    const value = this.raw.headers[name];
    return Array.isArray(value) ? value.join(',') : value;
  }

  /** AWS: in a presigned URL, query parameters stand for `x-amz-` headers. */
  amzHeader(name: string): string | undefined {
    return this.header(name) ?? (this.signing === 'query' ? this.queryOfAnyCase(name) : undefined);
  }

  queryOfAnyCase(name: string): string | undefined {
    for (const [key, value] of this.query) if (key.toLowerCase() === name) return value;
    return undefined;
  }

  /** The names of all `x-amz-` headers, wherever they stand. */
  amzHeaders(): string[] {
    const names = [...Object.keys(this.raw.headers), ...(this.signing === 'query' ? this.query.keys() : [])];
    return names.map((name) => name.toLowerCase()).filter((name) => name.startsWith('x-amz-'));
  }
}

interface Address {
  readonly path: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
}

/** Undefined when the request is for another service, which most are: their header says so at once. */
export function readS3Request(
  raw: IncomingMessage,
  isBucket: (name: string) => boolean,
): S3Request | undefined {
  const { authorization } = raw.headers;
  if (authorization !== undefined && signedService(authorization) !== 's3') return undefined;
  const [path = '/', ...rest] = (raw.url ?? '/').split('?');
  const query = new Map(new URLSearchParams(rest.join('?')));
  const address = { path, ...addressOf(raw.headers.host, path) };
  if (authorization !== undefined) return new S3Request(raw, address, query, 'header');
  const signedFor = signedService(query.get('X-Amz-Credential') ?? '');
  const isForm = raw.method === 'POST' && isMultipartForm(raw);
  const isOurs = signedFor === undefined ? isForm || isBucket(address.bucket ?? '') : signedFor === 's3';
  return isOurs ? new S3Request(raw, address, query, isPresigned(query) ? 'query' : 'none') : undefined;
}

export function isMultipartForm(raw: IncomingMessage): boolean {
  return raw.headers['content-type']?.toLowerCase().startsWith('multipart/form-data') === true;
}

function isPresigned(query: ReadonlyMap<string, string>): boolean {
  return query.has('X-Amz-Algorithm') || query.has('X-Amz-Credential') || query.has('X-Amz-Signature');
}

/** The service of the SigV4 scope, `<key>/<date>/<region>/<service>/aws4_request`, in the header or in the query. */
function signedService(scope: string): string | undefined {
  return /[^/,\s]+\/\d+\/[^/]+\/([^/]+)\/aws4_request/.exec(scope)?.[1];
}

/** `/bucket/key`, or the host `bucket.localhost`, which SDKs use when their endpoint is a name and not an IP address. */
function addressOf(host: string | undefined, path: string): Omit<Address, 'path'> {
  const [, virtual] = /^([^:]+)\.localhost(?::\d+)?$/.exec(host ?? '') ?? [];
  if (virtual !== undefined) return { bucket: virtual, key: textOrNone(decoded(path.slice(1))) };
  const [, bucket = '', , key = ''] = /^\/([^/]*)(\/(.*))?$/s.exec(path) ?? [];
  return { bucket: textOrNone(decoded(bucket)), key: textOrNone(decoded(key)) };
}

/** What is no URI encoding stays as it is; `checkPath` refuses it once the request is known to be ours. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function checkPath({ path }: S3Request): void {
  try {
    decodeURIComponent(path);
  } catch {
    throw s3Error('InvalidURI', "Couldn't parse the specified URI.", 400, { URI: path });
  }
}

function textOrNone(text: string): string | undefined {
  return text === '' ? undefined : text;
}
