import type { IncomingMessage } from 'node:http';
import type { Route } from '../declared/api.ts';
import { randomText } from './random-text.ts';
import type { Match } from '../declared/route-table.ts';
import type { Target } from '../declared/target.ts';

/** Between two hosts only, so that no function sees them. */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** AWS: 16 characters, the last of which fills up. */
export function newRequestId(): string {
  return randomText(11, 'base64');
}

/** A request whose route is known, as authorizers and functions see it. */
export class ApiRequest {
  /** AWS: `apigw-requestid` of the answer and `requestContext.requestId` of the event. */
  readonly id = newRequestId();
  readonly receivedAt = Date.now();
  readonly route: Route;
  readonly method: string;
  readonly target: Target;
  readonly pathParameters: Record<string, string> | undefined;
  readonly protocol: string;
  readonly sourceIp: string;
  readonly traceId: string;
  /** AWS: names in lower case, values of the same name joined by commas, cookies apart. */
  readonly headers: Record<string, string>;
  readonly cookies: readonly string[];
  readonly #encrypted: boolean;
  #query: Record<string, string> | undefined;

  constructor(incoming: IncomingMessage, target: Target, match: Match<Route>) {
    this.route = match.route;
    this.pathParameters = match.pathParameters;
    this.method = incoming.method ?? 'GET';
    this.target = target;
    this.protocol = `HTTP/${incoming.httpVersion}`;
    this.sourceIp = plainAddress(incoming.socket.remoteAddress);
    this.#encrypted = 'encrypted' in incoming.socket;
    const { headers, cookies } = readHeaders(incoming.rawHeaders);
    this.headers = headers;
    this.cookies = cookies;
    this.traceId = this.#addForwarding(incoming.socket.localPort ?? 80);
  }

  get userAgent(): string {
    return this.headers['user-agent'] ?? '';
  }

  /** AWS: the stage's own host name, also behind CloudFront. */
  get domainName(): string {
    return this.route.api.endpoint.slice('https://'.length);
  }

  /** AWS: decoded, values of the same name joined by commas; absent when there are none. */
  get query(): Record<string, string> | undefined {
    if (this.target.query === '') return undefined;
    this.#query ??= readQuery(this.target.query);
    return this.#query;
  }

  get stageName(): string {
    return this.route.api.stage?.name ?? '';
  }

  get stageVariables(): Record<string, string> | undefined {
    return this.route.api.stage?.variables;
  }

  /** What the load balancer in front of the gateway adds. */
  #addForwarding(port: number): string {
    const { headers } = this;
    const before = headers['x-forwarded-for'];
    headers['x-forwarded-for'] = before === undefined ? this.sourceIp : `${before}, ${this.sourceIp}`;
    headers['x-forwarded-port'] ??= String(port);
    headers['x-forwarded-proto'] ??= this.#encrypted ? 'https' : 'http';
    const traceId = headers['x-amzn-trace-id'];
    // AWS: a trace that the client began goes on; otherwise it begins here.
    if (traceId?.includes('Root=') === true) return traceId;
    const begun = `Root=1-${Math.floor(this.receivedAt / 1000).toString(16)}-${randomText(12, 'hex')}`;
    headers['x-amzn-trace-id'] = begun;
    return begun;
  }
}

/** Without the names that every object has: a client may call its parameter `constructor`. */
function emptyRecord(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

function readHeaders(raw: readonly string[]): {
  headers: Record<string, string>;
  cookies: readonly string[];
} {
  const headers = emptyRecord();
  const cookies: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]?.toLowerCase() ?? '';
    const value = raw[index + 1] ?? '';
    const before = headers[name];
    if (name === 'cookie') cookies.push(...value.split(/; */));
    else if (before !== undefined) headers[name] = `${before},${value}`;
    else if (!HOP_BY_HOP.has(name)) headers[name] = value;
  }
  return { headers, cookies };
}

function readQuery(query: string): Record<string, string> {
  const values = emptyRecord();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values[name];
    values[name] = before === undefined ? value : `${before},${value}`;
  }
  return values;
}

/** IPv4 addresses stand inside IPv6 ones where a server listens on both. */
function plainAddress(address = ''): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
