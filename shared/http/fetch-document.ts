import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';

const TIMEOUT_MS = 3000;

/**
 * Fetches a small document. aws-jwt-verify's own fetcher speaks https only, and the issuer's address is http where
 * the shop runs on a laptop; the platform's `fetch` would load undici, the dearest part of an authorizer's start.
 */
export async function fetchDocument(uri: string): Promise<ArrayBuffer> {
  const response = await request(uri);
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  if (response.statusCode !== 200) throw new Error(`${uri} answered ${response.statusCode ?? 'nothing'}`);
  return new Uint8Array(Buffer.concat(chunks)).buffer;
}

function request(uri: string): Promise<IncomingMessage> {
  const get = uri.startsWith('https:') ? getHttps : getHttp;
  return new Promise((resolve, reject) => {
    get(uri, { timeout: TIMEOUT_MS }, resolve)
      .on('timeout', function timedOut(this: { destroy(error: Error): void }) {
        this.destroy(new Error(`${uri} did not answer in ${TIMEOUT_MS} ms`));
      })
      .on('error', reject);
  });
}
