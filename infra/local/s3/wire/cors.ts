import type { Bucket } from '../buckets/bucket.ts';
import type { CorsRule } from '../buckets/cors-rules.ts';
import { s3Error } from '../errors.ts';
import type { FullAnswer } from '../operation.ts';
import type { S3Request } from './s3-request.ts';

const REQUEST_METHOD = 'access-control-request-method';
const REQUEST_HEADERS = 'access-control-request-headers';
const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** A browser asks before it sends: the first rule that covers the whole question answers it. */
export function preflight(request: S3Request, bucket: Bucket): FullAnswer {
  const [origin, method] = [request.header('origin'), request.header(REQUEST_METHOD)];
  if (origin === undefined) {
    throw s3Error('BadRequest', 'Insufficient information. Origin request header needed.', 400);
  }
  if (method === undefined) {
    throw s3Error('BadRequest', 'Invalid Access-Control-Request-Method: null', 400);
  }
  const asked = listOf(request.header(REQUEST_HEADERS) ?? '');
  const rule = bucket.settings.cors.find(
    (one) => covers(one, origin, method) && asked.every((header) => matchesSome(one.headers, header)),
  );
  if (rule === undefined) throw forbidden(request, bucket, method);
  const allowed: Record<string, string> =
    asked.length === 0 ? {} : { 'access-control-allow-headers': asked.join(', ') };
  return { status: 200, headers: { ...headersOf(rule, origin), ...allowed } };
}

/** What any other answer tells a browser: of the first rule for its origin and method, nothing where there is none. */
export function corsHeaders(request: S3Request, bucket: Bucket | undefined): Record<string, string> {
  const origin = request.header('origin');
  if (bucket === undefined || origin === undefined) return {};
  const rule = bucket.settings.cors.find((one) => covers(one, origin, request.method));
  return rule === undefined ? {} : headersOf(rule, origin);
}

function covers(rule: CorsRule, origin: string, method: string): boolean {
  return rule.methods.includes(method) && rule.origins.some((pattern) => matches(pattern, origin));
}

function headersOf(rule: CorsRule, origin: string): Record<string, string> {
  // AWS: the origin `*` is said as such; any other is said back, and may send credentials.
  const anybody = rule.origins.includes('*');
  return {
    'access-control-allow-origin': anybody ? '*' : origin,
    ...(anybody ? {} : { 'access-control-allow-credentials': 'true' }),
    'access-control-allow-methods': rule.methods.join(', '),
    ...(rule.exposedHeaders.length === 0
      ? {}
      : { 'access-control-expose-headers': rule.exposedHeaders.join(', ') }),
    ...(rule.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    vary: VARY,
  };
}

/** AWS: headers are compared without regard to case. */
function matchesSome(patterns: readonly string[], header: string): boolean {
  return patterns.some((pattern) => matches(pattern.toLowerCase(), header));
}

/** A pattern has at most one `*`. */
function matches(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

function listOf(header: string): string[] {
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '');
}

function forbidden({ key }: S3Request, { settings }: Bucket, method: string): Error {
  const reason =
    settings.cors.length === 0
      ? 'CORS is not enabled for this bucket.'
      : "This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";
  return s3Error('AccessForbidden', `CORSResponse: ${reason}`, 403, {
    Method: method,
    ResourceType: key === undefined ? 'BUCKET' : 'OBJECT',
  });
}
