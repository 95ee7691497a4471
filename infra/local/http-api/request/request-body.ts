import type { IncomingMessage } from 'node:http';

/** AWS: 10 MB for the body of a request. */
export const LARGEST_BODY = 10 * 1024 * 1024;

const NO_BODY = Buffer.alloc(0);

/** A body that does not end, or does not fit; what comes of it after that is thrown away. */
export type UnusableBody = 'too large' | 'broken off';

export async function readBody(incoming: IncomingMessage): Promise<Buffer | UnusableBody> {
  const { headers } = incoming;
  if (headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0')
    return NO_BODY;
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve) => {
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > LARGEST_BODY) resolve('too large');
      else chunks.push(chunk);
    });
    incoming.on('end', () => {
      resolve(Buffer.concat(chunks, length));
    });
    // The client went away: nobody waits for the answer any more.
    incoming.on('error', () => {
      resolve('broken off');
    });
  });
}
