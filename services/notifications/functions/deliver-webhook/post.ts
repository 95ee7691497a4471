import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ANSWER_BYTES, type Attempt } from '../../domain/webhooks/delivery.ts';
import { type EndpointRules, hostOf, mayConnectTo } from '../../domain/webhooks/endpoint.ts';

export const TIMEOUT_MS = 10_000;

export interface PostOptions {
  readonly rules: EndpointRules;
  readonly timeoutMs?: number;
  /** All addresses of a host. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * One attempt. The host is resolved once and the connection goes to that very address, so that a name which leads
 * somewhere else a moment later leads nowhere. Redirects are answers like any other: nobody follows them.
 */
export async function post(
  { url: address, headers, body }: Post,
  { rules, timeoutMs = TIMEOUT_MS, resolve = addressesOf }: PostOptions,
): Promise<Attempt> {
  const at = new Date();
  const signal = AbortSignal.timeout(timeoutMs);
  const url = new URL(address);
  const outcome = await untilAborted(signal, async () => {
    const target = await targetOf(url, rules, resolve);
    signal.throwIfAborted();
    return send({ url, headers, body }, target, signal);
  }).catch((error: unknown) => ({ error: nameOf(error, signal) }));
  return { at: at.toISOString(), durationMs: Date.now() - at.getTime(), ...outcome };
}

class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
}

/** One address inside of our network is enough to refuse the host: whoever owns the name chooses what it gives. */
async function targetOf(
  url: URL,
  rules: EndpointRules,
  resolve: (host: string) => Promise<readonly string[]>,
): Promise<string> {
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await resolve(host) : [host];
  const [first] = addresses;
  if (first === undefined || !addresses.every((each) => mayConnectTo(each, url, rules))) {
    throw new AddressRefused('The host leads into a network that is not the internet');
  }
  return first;
}

async function addressesOf(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
}

/** Name resolution cannot be aborted: it is left behind. */
async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => {
    aborted.reject(signal.reason as Error);
  };
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([work(), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

interface Outcome {
  readonly status: number;
  readonly answer?: string;
}

function send({ url, headers, body }: Omit<Post, 'url'> & { url: URL }, target: string, signal: AbortSignal) {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise<Outcome>((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      // The name stays in the request and in the certificate's check; only where it leads is settled.
      lookup: alwaysTo(target),
      // A connection of its own: one that was kept may lead to where the name led before.
      agent: false,
      signal,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Bodega-Webhooks/1',
        connection: 'close',
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      readAnswer(response, resolve);
    });
    sent.end(body);
  });
}

/** Instead of another look at the name. */
export function alwaysTo(address: string): LookupFunction {
  const family = isIP(address);
  return (_host, { all }, callback) => {
    if (all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}

/** The status counts once it is there, however the rest of the answer fares. */
function readAnswer(response: IncomingMessage, resolve: (outcome: Outcome) => void): void {
  const { statusCode: status = 0 } = response;
  let read = Buffer.alloc(0);
  const done = (): void => {
    response.destroy();
    const answer = read.subarray(0, ANSWER_BYTES).toString('utf8');
    resolve({ status, ...(answer === '' ? {} : { answer }) });
  };
  response.on('data', (chunk: Buffer) => {
    read = Buffer.concat([read, chunk]);
    if (read.length >= ANSWER_BYTES) done();
  });
  response.on('end', done);
  response.on('error', done);
  response.on('close', done);
}

function nameOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'TIMEOUT';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'FAILED';
}
