import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Cause } from '../events/domain-event.ts';
import { logger } from '../observability/logger.ts';
import { Problem, problems } from './problem.ts';

/** A request as the handlers see it. */
export interface HttpRequest {
  readonly event: APIGatewayProxyEventV2;
  /** Who asks, as the authorizer proved it: the user's `sub`. Undefined on public routes. */
  readonly caller: string | undefined;
  readonly cause: Cause;
  pathParameter(name: string): string;
  header(name: string): string | undefined;
  /** The body as JSON; a malformed one is a 400. */
  json(): unknown;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** Turns `respond` into a function of an HTTP API: problems become problem documents, and nothing else leaks out. */
export function httpHandler(respond: (request: HttpRequest) => Promise<HttpAnswer>): HttpHandler {
  return async (event, context) => {
    logger.addContext(context);
    const { requestId } = event.requestContext;
    try {
      const { status, body, headers } = await respond(httpRequest(event));
      return {
        statusCode: status,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
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

function httpRequest(event: APIGatewayProxyEventV2): HttpRequest {
  const { requestId } = event.requestContext;
  return {
    event,
    caller: callerOf(event),
    cause: { correlationId: event.headers['x-correlation-id'] ?? requestId, causationId: requestId },
    header: (name) => event.headers[name.toLowerCase()],
    pathParameter: (name) => event.pathParameters?.[name] ?? '',
    json: () => parseBody(event),
  };
}

function callerOf(event: APIGatewayProxyEventV2): string | undefined {
  const { authorizer } = event.requestContext as {
    authorizer?: { jwt?: { claims: Record<string, unknown> }; lambda?: Record<string, unknown> | null };
  };
  const sub = authorizer?.jwt?.claims.sub ?? authorizer?.lambda?.sub;
  return typeof sub === 'string' ? sub : undefined;
}

function parseBody(event: APIGatewayProxyEventV2): unknown {
  const { body = '', isBase64Encoded } = event;
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body) as unknown;
  } catch {
    throw new Problem(problems.malformedBody, 'The body has to be JSON.');
  }
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
