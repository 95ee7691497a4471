import type { IncomingMessage } from 'node:http';
import type { GatewayAnswer } from './gateway-answer.ts';

/** An API's CORS configuration: the gateway answers for its functions. */
export interface Cors {
  /** `*`, `https://*`, `http://*` or origins. */
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAge?: number | undefined;
}

/** AWS: a preflight is an OPTIONS request with both an origin and the method that it asks for. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

/** The answer to a preflight tells what is configured; the browser compares. Undefined where nothing is. */
export function preflightAnswer(cors: Cors | undefined, origin = ''): GatewayAnswer | undefined {
  if (cors === undefined) return undefined;
  const headers: Record<string, string> = {};
  if (allowedOrigin(cors, origin) !== undefined) {
    if (cors.allowMethods.length > 0) headers['access-control-allow-methods'] = cors.allowMethods.join(',');
    if (cors.allowHeaders.length > 0) headers['access-control-allow-headers'] = cors.allowHeaders.join(',');
    if (cors.maxAge !== undefined) headers['access-control-max-age'] = String(cors.maxAge);
  }
  return { status: 204, headers, body: '' };
}

/** AWS: every answer to an allowed origin has the configured headers; no other origin gets any. */
export function withCors(
  answer: GatewayAnswer,
  cors: Cors | undefined,
  origin: string | undefined,
): GatewayAnswer {
  const allowed = cors === undefined || origin === undefined ? undefined : allowedOrigin(cors, origin);
  if (cors === undefined || allowed === undefined) return answer;
  const headers: Record<string, string> = { ...answer.headers, 'access-control-allow-origin': allowed };
  if (cors.allowCredentials) headers['access-control-allow-credentials'] = 'true';
  if (cors.exposeHeaders.length > 0) headers['access-control-expose-headers'] = cors.exposeHeaders.join(',');
  return { ...answer, headers };
}

/** AWS: where the API has a CORS configuration, the CORS headers of its functions are ignored. */
export function withoutCors(answer: GatewayAnswer): GatewayAnswer {
  const kept = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  return { ...answer, headers: Object.fromEntries(kept) };
}

function allowedOrigin({ allowOrigins }: Cors, origin: string): string | undefined {
  if (allowOrigins.includes('*')) return '*';
  const wanted = origin.toLowerCase();
  const matches = allowOrigins.some((allowed) =>
    allowed === 'https://*' || allowed === 'http://*'
      ? wanted.startsWith(allowed.slice(0, -1))
      : allowed.toLowerCase() === wanted,
  );
  return matches ? origin : undefined;
}
