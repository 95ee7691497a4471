import { ACCOUNT_ID } from '../../kernel/account.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { ApiRequest } from './api-request.ts';
import { commonLogTime } from './request-clock.ts';

/**
 * The event of a function behind the API, in payload format 2.0.
 * AWS: what is empty (cookies, parameters, variables, body) is left out, except the query string.
 */
export function requestEvent(
  request: ApiRequest,
  body: Buffer,
  authorizer: JsonObject | undefined,
): JsonObject {
  const { headers } = request;
  const contentLength = headers['content-length'] ?? String(body.length);
  const isText = isTextual(headers['content-type']);
  return {
    version: '2.0',
    routeKey: request.route.key.text,
    rawPath: request.target.path,
    rawQueryString: request.target.query,
    cookies: request.cookies.length === 0 ? undefined : [...request.cookies],
    headers: { ...headers, 'content-length': contentLength },
    queryStringParameters: request.query,
    requestContext: requestContext(request, authorizer),
    pathParameters: request.pathParameters,
    stageVariables: request.stageVariables,
    ...(body.length === 0
      ? { isBase64Encoded: false }
      : { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }),
  };
}

/** The event of a Lambda authorizer, in payload format 2.0: the request without its body. */
export function authorizerEvent(
  request: ApiRequest,
  routeArn: string,
  identitySource: readonly string[],
): JsonObject {
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn,
    identitySource: identitySource.length === 0 ? null : [...identitySource],
    routeKey: request.route.key.text,
    rawPath: request.target.path,
    rawQueryString: request.target.query,
    cookies: request.cookies.length === 0 ? undefined : [...request.cookies],
    headers: { ...request.headers, 'content-length': request.headers['content-length'] ?? '0' },
    queryStringParameters: request.query,
    requestContext: requestContext(request, undefined),
    pathParameters: request.pathParameters,
    stageVariables: request.stageVariables,
  };
}

function requestContext(request: ApiRequest, authorizer: JsonObject | undefined): JsonObject {
  const { route, target } = request;
  return {
    accountId: ACCOUNT_ID,
    apiId: route.api.id,
    authorizer,
    domainName: request.domainName,
    domainPrefix: route.api.id,
    http: {
      method: request.method,
      path: target.path,
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: request.userAgent,
    },
    requestId: request.id,
    routeKey: route.key.text,
    stage: request.stageName,
    time: commonLogTime(request.receivedAt),
    timeEpoch: request.receivedAt,
  };
}

const TEXT_TYPES = new Set(['application/json', 'application/xml', 'application/javascript']);

/**
 * AWS: `text/*` and these three types arrive as text; all others are binary and arrive in base64, a form
 * (`application/x-www-form-urlencoded`) and a body without a type too.
 */
export function isTextual(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  const type = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  return type.startsWith('text/') || TEXT_TYPES.has(type);
}
