import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LogSink } from '../kernel/log-sink.ts';
import type { HttpApi, Route } from './declared/api.ts';
import { ApiRequest, newRequestId } from './request/api-request.ts';
import type { Authorization } from './authorizers/authorizer.ts';
import type { Outcome } from './context-variables.ts';
import { isPreflight, preflightAnswer, withCors, withoutCors } from './cors.ts';
import {
  badRequest,
  bodyTooLarge,
  type GatewayAnswer,
  headersTooLarge,
  notFound,
  tooManyRequests,
} from './gateway-answer.ts';
import { LARGEST_BODY, readBody } from './request/request-body.ts';
import { RouteTable } from './declared/route-table.ts';
import { send } from './send.ts';
import { parseTarget, type Target } from './declared/target.ts';
import { Throttle } from './throttle.ts';

/** AWS: the request line and the headers together. */
const LARGEST_HEADERS = 10_240;
/** Not a log group of AWS: what went wrong between client, gateway and function is said here, access log or not. */
const LOG_GROUP = '/local-cloud/http-apis';

/** Serves all APIs on one address, or one of them by its host name `<api>.execute-api.…`. */
export class Gateway {
  readonly #logs: LogSink;
  /** All routes, as CloudFront shows the APIs at one address. */
  readonly #shop: RouteTable<Route>;
  readonly #apis = new Map<string, { readonly api: HttpApi; readonly table: RouteTable<Route> }>();
  readonly #throttles = new Map<Route, Throttle>();

  constructor(apis: readonly HttpApi[], logs: LogSink) {
    this.#logs = logs;
    const live = apis.filter(({ stage }) => stage !== undefined);
    this.#shop = new RouteTable(live.flatMap(({ routes }) => routes));
    for (const api of live) {
      this.#apis.set(api.id, { api, table: new RouteTable(api.routes) });
      for (const route of api.routes) this.#addThrottle(route);
    }
  }

  /** False when no API owns the path. */
  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const target = parseTarget(incoming.url ?? '/');
    const apiId = /^([a-z0-9]+)\.execute-api\./.exec(incoming.headers.host ?? '')?.[1];
    if (apiId !== undefined) {
      const named = this.#apis.get(apiId);
      if (named === undefined || named.api.executeApiEndpointDisabled)
        send(response, notFound(), newRequestId());
      else await this.#serve(incoming, response, target, named.table, named.api);
      return true;
    }
    const owner = target === undefined ? undefined : ownerOf(this.#shop, incoming, target);
    if (target !== undefined && owner === undefined) return false;
    await this.#serve(incoming, response, target, this.#shop, owner);
    return true;
  }

  /** `api`: whose CORS rules hold where no route is found. */
  async #serve(
    incoming: IncomingMessage,
    response: ServerResponse,
    target: Target | undefined,
    table: RouteTable<Route>,
    api: HttpApi | undefined,
  ): Promise<void> {
    const { method = 'GET', headers } = incoming;
    const refusal = refusedUnseen(incoming, target);
    const match =
      target === undefined || refusal !== undefined ? undefined : table.find(method, target.segments);
    if (target === undefined || match === undefined) {
      // AWS: a preflight is answered where there is no OPTIONS route; any other request without a route is not found.
      const answer =
        refusal ?? (isPreflight(incoming) ? preflightAnswer(api?.cors, headers.origin) : undefined);
      send(response, withCors(answer ?? notFound(), api?.cors, headers.origin), newRequestId());
      return;
    }
    const request = new ApiRequest(incoming, target, match);
    const exchange: Exchange = { requestLength: 0 };
    const answer = await this.#answer(incoming, request, exchange);
    const sent = send(response, withCors(answer, match.route.api.cors, headers.origin), request.id);
    this.#log(request, { status: answer.status, responseLength: sent, ...exchange });
  }

  async #answer(incoming: IncomingMessage, request: ApiRequest, exchange: Exchange): Promise<GatewayAnswer> {
    const { route } = request;
    const { cors } = route.api;
    if (this.#throttles.get(route)?.admit() === false) return tooManyRequests();
    // AWS: where a route takes OPTIONS too (ANY, $default), its authorizer comes before the answer to a preflight.
    const authorization = await authorize(request);
    if (authorization?.allowed === false) {
      exchange.authorizerError = authorization.error;
      return authorization.answer;
    }
    exchange.authorizer = authorization?.context;
    const preflight = isPreflight(incoming) ? preflightAnswer(cors, incoming.headers.origin) : undefined;
    if (preflight !== undefined) return preflight;
    const body = await readBody(incoming);
    if (typeof body === 'string') return body === 'too large' ? bodyTooLarge() : badRequest();
    exchange.requestLength = body.length;
    const startedAt = Date.now();
    const result = await route.integration.answer(request, body, exchange.authorizer);
    exchange.integrationLatencyMs = Date.now() - startedAt;
    exchange.integrationError = result.error;
    return cors === undefined ? result.answer : withoutCors(result.answer);
  }

  #log(request: ApiRequest, outcome: Outcome): void {
    const { api, key } = request.route;
    api.stage?.accessLog?.write(request, outcome);
    // AWS tells the reason only in an access log that has the right variable; on a laptop it is found at once.
    const reason = outcome.integrationError ?? outcome.authorizerError;
    if (reason === undefined) return;
    const line = `${outcome.status} ${request.method} ${request.target.path} (${key.text}): ${reason}`;
    this.#logs.write(LOG_GROUP, api.name, line);
  }

  #addThrottle(route: Route): void {
    const { stage } = route.api;
    const limits = stage?.routeLimits.get(route.key.text);
    const rate = limits?.rate ?? stage?.defaultLimits.rate;
    const burst = limits?.burst ?? stage?.defaultLimits.burst;
    if (rate !== undefined || burst !== undefined) this.#throttles.set(route, new Throttle({ rate, burst }));
  }
}

/** What is learnt while a request is served. */
interface Exchange {
  requestLength: number;
  authorizer?: Outcome['authorizer'];
  authorizerError?: string;
  integrationLatencyMs?: number;
  integrationError?: string | undefined;
}

/** A preflight belongs to the API of the request that it announces. */
function ownerOf(
  table: RouteTable<Route>,
  { headers }: IncomingMessage,
  { segments }: Target,
): HttpApi | undefined {
  const announced = headers['access-control-request-method'];
  const match = announced === undefined ? undefined : table.find(announced, segments);
  return (match?.route ?? table.findAnyMethod(segments))?.api;
}

/** AWS: limits that hold before any route is looked for. */
function refusedUnseen(incoming: IncomingMessage, target: Target | undefined): GatewayAnswer | undefined {
  if (target === undefined) return badRequest();
  if (headerSize(incoming) > LARGEST_HEADERS) return headersTooLarge();
  return Number(incoming.headers['content-length'] ?? 0) > LARGEST_BODY ? bodyTooLarge() : undefined;
}

function headerSize({ method = '', url = '', rawHeaders }: IncomingMessage): number {
  let size = method.length + url.length + ' HTTP/1.1 '.length;
  for (const text of rawHeaders) size += text.length + 2;
  return size;
}

async function authorize(request: ApiRequest): Promise<Authorization | undefined> {
  const { authorization } = request.route;
  if (authorization.type === 'NONE') return undefined;
  return authorization.authorizer.authorize(request, authorization.scopes);
}
