import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import * as v from 'valibot';
import type { Cause } from '../events/domain-event.ts';
import { logger } from '../observability/logger.ts';
import { type IdempotentRequest, idempotentRequest } from './idempotency.ts';
import { ifMatchOf, isKnown } from './if-match.ts';
import { Problem, problems } from './problem.ts';
import { jsonBodyOf, queryOf } from './request-input.ts';
import type { Route, RouteAnswer, RouteInput, SoundStatus } from './route.ts';
import { validateEach } from './validate.ts';

/** A request as the handlers see it. */
export type HttpRequest<R extends Route> = RouteInput<R> & {
  /** Who asks, as the authorizer proved it: the user's `sub`. Undefined on public routes. */
  readonly caller: string | undefined;
  readonly cause: Cause;
  header(name: string): string | undefined;
} & (R['idempotent'] extends true ? { readonly idempotency: IdempotentRequest } : unknown) &
  (R['conditional'] extends true ? { readonly ifMatch: string } : unknown);

export interface HttpAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/**
 * Turns `respond` into the function behind the route: what comes in is what the route's schemas allow, problems become
 * problem documents, and nothing else leaks out.
 */
export function httpHandler<const R extends Route>(
  route: R,
  respond: (request: HttpRequest<R>) => Promise<RouteAnswer<R>>,
): HttpHandler {
  return async (event, context) => {
    logger.addContext(context);
    const { requestId } = event.requestContext;
    try {
      return plainAnswer(route, unlessKnown(await respond(httpRequest(route, event)), event));
    } catch (error) {
      if (error instanceof Problem) return problemDocument(error, requestId);
      logger.error('The request failed', { routeKey: event.routeKey, error: error as Error });
      return problemDocument(
        new Problem(problems.internalError, `Please quote ${requestId} when you report this.`),
        requestId,
      );
    }
  };
}

const NO_PARAMETERS = v.strictObject({});

/** What stays true of an answer when its body is not sent again. */
const KEPT_WITHOUT_BODY: ReadonlySet<string> = new Set(['etag', 'cache-control', 'vary', 'expires']);

/** Who asks for a version that he holds already (`If-None-Match`) is told so, without the body. */
function unlessKnown(answer: HttpAnswer, { headers, requestContext }: APIGatewayProxyEventV2): HttpAnswer {
  const etag = answer.headers?.etag;
  if (requestContext.http.method !== 'GET' || answer.status !== 200 || etag === undefined) return answer;
  if (!isKnown(headers['if-none-match'], etag)) return answer;
  const kept = Object.entries(answer.headers ?? {}).filter(([name]) => KEPT_WITHOUT_BODY.has(name));
  return { status: 304, headers: Object.fromEntries(kept) };
}

function plainAnswer(
  { answers }: Route,
  { status, body, headers }: HttpAnswer,
): APIGatewayProxyStructuredResultV2 {
  if (body === undefined) return { statusCode: status, headers: { ...headers } };
  const { type } = answers[status as SoundStatus] ?? {};
  return {
    statusCode: status,
    headers: {
      'content-type': type === undefined ? 'application/json' : `${type}; charset=utf-8`,
      ...headers,
    },
    body: type !== undefined && typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function httpRequest<R extends Route>(route: R, event: APIGatewayProxyEventV2): HttpRequest<R> {
  const { requestId } = event.requestContext;
  const caller = callerOf(event);
  return {
    caller,
    cause: { correlationId: event.headers['x-correlation-id'] ?? requestId, causationId: requestId },
    header: (name: string) => event.headers[name.toLowerCase()],
    ...(route.idempotent === true ? { idempotency: idempotentRequest(event, caller) } : {}),
    ...(route.conditional === true ? { ifMatch: ifMatchOf(event) } : {}),
    ...validateEach({
      params: [route.params, { ...event.pathParameters }],
      // A route without parameters takes none.
      query: [route.query ?? NO_PARAMETERS, queryOf(event)],
      body: [route.body, route.body && jsonBodyOf(event)],
    }),
  } as unknown as HttpRequest<R>;
}

function callerOf(event: APIGatewayProxyEventV2): string | undefined {
  const { authorizer } = event.requestContext as {
    authorizer?: { jwt?: { claims: Record<string, unknown> }; lambda?: Record<string, unknown> | null };
  };
  const sub = authorizer?.jwt?.claims.sub ?? authorizer?.lambda?.sub;
  return typeof sub === 'string' ? sub : undefined;
}

function problemDocument(problem: Problem, requestId: string): APIGatewayProxyStructuredResultV2 {
  const { type, title, status, message: detail, errors } = problem;
  const instance = `urn:request:${requestId}`;
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...problem.headers },
    body: JSON.stringify({ type, title, status, detail, instance, ...(errors.length > 0 ? { errors } : {}) }),
  };
}
