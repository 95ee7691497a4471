import { validateHeaderName, validateHeaderValue } from 'node:http';
import { isJsonObject } from '../../kernel/json.ts';
import type { GatewayAnswer } from '../gateway-answer.ts';

/** The server's own business: a function cannot set them. */
const OWN_HEADERS = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

/** A function's answer that the gateway cannot understand. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

/** Reads a function's result in payload format 2.0. */
export function functionAnswer(payload: string): GatewayAnswer {
  const result = parse(payload);
  if (isJsonObject(result) && 'statusCode' in result) return explicitAnswer(result);
  // AWS: without a status code, the result is the body of a 200 with JSON; a string is taken out of its quotes.
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: typeof result === 'string' ? result : payload,
  };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    // AWS: a result that is not JSON is the body as it stands.
    return undefined;
  }
}

function explicitAnswer(result: Record<string, unknown>): GatewayAnswer {
  const headers = readHeaders(result.headers);
  // AWS: an explicit answer without a type is plain text, even when its body looks like JSON.
  headers['content-type'] ??= 'text/plain; charset=utf-8';
  return {
    status: readStatus(result.statusCode),
    headers,
    cookies: readCookies(result.cookies),
    body: readBody(result.body, result.isBase64Encoded),
  };
}

function readStatus(value: unknown): number {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  // AWS: 200.5 is an Internal Server Error, as is everything else that is no status.
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    throw new MalformedAnswer(`statusCode is not a status of HTTP: ${JSON.stringify(value)}`);
  }
  return status;
}

function readHeaders(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw new MalformedAnswer('headers is not an object');
  const headers: Record<string, string> = {};
  for (const [name, content] of Object.entries(value)) {
    if (typeof content !== 'string' && typeof content !== 'number' && typeof content !== 'boolean') {
      throw new MalformedAnswer(`the header ${name} is not a string`);
    }
    const lowerName = name.toLowerCase();
    if (!OWN_HEADERS.has(lowerName)) headers[lowerName] = validHeader(lowerName, String(content));
  }
  return headers;
}

function validHeader(name: string, content: string): string {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, content);
    return content;
  } catch (error) {
    throw new MalformedAnswer(`the header ${name} cannot be sent`, { cause: error });
  }
}

function readCookies(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedAnswer('cookies is not a list');
  return value.map((cookie) => {
    if (typeof cookie !== 'string') throw new MalformedAnswer('a cookie is not a string');
    return validHeader('set-cookie', cookie);
  });
}

function readBody(value: unknown, isBase64Encoded: unknown): string | Buffer {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new MalformedAnswer('body is not a string');
  if (isBase64Encoded !== undefined && isBase64Encoded !== null && typeof isBase64Encoded !== 'boolean') {
    throw new MalformedAnswer('isBase64Encoded is neither true nor false');
  }
  return isBase64Encoded === true ? Buffer.from(value, 'base64') : value;
}
