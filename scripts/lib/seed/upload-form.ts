import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../../infra/local/kernel/user-error.ts';

/** What a service answers that wants a file: a form to post, with the file last. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Posts the form with the file, and says how many bytes have left. S3 wants to know the length beforehand. */
export async function uploadForm(
  { url, fields }: UploadForm,
  file: readonly Buffer[],
  sent: (bytes: number) => void,
): Promise<void> {
  const boundary = `bodega-${randomUUID()}`;
  const parts = [...Object.entries(fields).map(([name, value]) => part(boundary, name, value))];
  const head = Buffer.from(
    `${parts.join('')}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="products.csv"\r\n` +
      'content-type: text/csv\r\n\r\n',
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const body = [head, ...file, tail];
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const request = send(url, {
    method: 'POST',
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': lengthOf(body),
    },
  });
  const answered = new Promise<{ status: number; text: string }>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
  });
  // S3 may refuse before it has read everything: its answer says more than the broken pipe.
  const sending = pipeline(Readable.from(counted(body, sent)), request).catch(() => undefined);
  const { status, text } = await answered;
  await sending;
  if (status >= 300) throw new UserError(`The upload was refused with ${status}: ${text}`);
}

function part(boundary: string, name: string, value: string): string {
  return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
}

function* counted(body: readonly Buffer[], sent: (bytes: number) => void): Generator<Buffer> {
  let bytes = 0;
  for (const chunk of body) {
    yield chunk;
    sent((bytes += chunk.length));
  }
}

export function lengthOf(buffers: readonly Buffer[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}
