import { ACCOUNT_ID } from '../kernel/account.ts';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import type { ApiRequest } from './request/api-request.ts';
import { commonLogTime } from './request/request-clock.ts';

/** How a request ended, for the access log. */
export interface Outcome {
  readonly status: number;
  readonly responseLength: number;
  readonly requestLength: number;
  readonly authorizer?: JsonObject | undefined;
  readonly authorizerError?: string | undefined;
  readonly integrationError?: string | undefined;
  readonly integrationLatencyMs?: number | undefined;
  /** The gateway's own message, when the answer is not the function's. */
  readonly errorMessage?: string | undefined;
}

type Value = string | number | boolean | undefined;
type Variable = (request: ApiRequest, outcome: Outcome) => Value;

/** Never set for a function behind a route without IAM authorization, a client certificate or a custom domain. */
const absent: Variable = () => undefined;

/** `$context` variables that are known before the function runs; identity sources may name them too. */
const OF_REQUEST = variables<(request: ApiRequest) => Value>({
  accountId: () => ACCOUNT_ID,
  apiId: (request) => request.route.api.id,
  domainName: (request) => request.domainName,
  domainPrefix: (request) => request.route.api.id,
  extendedRequestId: (request) => request.id,
  httpMethod: (request) => request.method,
  'identity.sourceIp': (request) => request.sourceIp,
  'identity.userAgent': (request) => request.userAgent,
  path: (request) => request.target.path,
  protocol: (request) => request.protocol,
  requestId: (request) => request.id,
  requestTime: (request) => commonLogTime(request.receivedAt),
  requestTimeEpoch: (request) => request.receivedAt,
  routeKey: (request) => request.route.key.text,
  stage: (request) => request.stageName,
});

const OF_OUTCOME = variables<Variable>({
  'authorizer.error': (_, outcome) => outcome.authorizerError,
  awsEndpointRequestId: absent,
  awsEndpointRequestId2: absent,
  'customDomain.basePathMatched': absent,
  dataProcessed: (_, outcome) => outcome.requestLength + outcome.responseLength,
  'error.message': (_, outcome) => outcome.errorMessage,
  'error.messageString': (_, outcome) =>
    outcome.errorMessage === undefined ? undefined : JSON.stringify(outcome.errorMessage),
  'error.responseType': absent,
  'identity.accountId': absent,
  'identity.caller': absent,
  'identity.cognitoAuthenticationProvider': absent,
  'identity.cognitoAuthenticationType': absent,
  'identity.cognitoIdentityId': absent,
  'identity.cognitoIdentityPoolId': absent,
  'identity.principalOrgId': absent,
  'identity.user': absent,
  'identity.userArn': absent,
  'integration.error': (_, outcome) => outcome.integrationError,
  'integration.integrationStatus': (_, outcome) => integrationStatus(outcome),
  'integration.latency': (_, outcome) => outcome.integrationLatencyMs,
  'integration.requestId': absent,
  'integration.status': (_, outcome) => (outcome.integrationLatencyMs === undefined ? undefined : 200),
  integrationErrorMessage: (_, outcome) => outcome.integrationError,
  integrationLatency: (_, outcome) => outcome.integrationLatencyMs,
  integrationStatus: (_, outcome) => integrationStatus(outcome),
  responseLatency: (request) => Date.now() - request.receivedAt,
  responseLength: (_, outcome) => outcome.responseLength,
  status: (_, outcome) => outcome.status,
});

function variables<V>(byName: Record<string, V>): ReadonlyMap<string, V> {
  return new Map(Object.entries(byName));
}

function integrationStatus({ integrationLatencyMs, integrationError, status }: Outcome): Value {
  return integrationLatencyMs === undefined || integrationError !== undefined ? undefined : status;
}

/** The value of `$context.<name>` while a request waits for its authorizer. */
export function requestVariable(name: string): ((request: ApiRequest) => Value) | undefined {
  return OF_REQUEST.get(name);
}

/** The value of `$context.<name>` for an access log. */
export function logVariable(name: string): Variable | undefined {
  return OF_REQUEST.get(name) ?? OF_OUTCOME.get(name) ?? authorizerVariable(name);
}

/** AWS: `authorizer.claims.<claim>` of a JWT; `authorizer.<key>` of a Lambda authorizer's context. */
function authorizerVariable(name: string): Variable | undefined {
  const claim = /^authorizer\.claims\.(.+)$/.exec(name)?.[1];
  if (claim !== undefined) return (_, { authorizer }) => valueAt(authorizer, ['jwt', 'claims', claim]);
  const key = /^authorizer\.(.+)$/.exec(name)?.[1];
  return key === undefined ? undefined : (_, { authorizer }) => valueAt(authorizer, ['lambda', key]);
}

function valueAt(object: JsonObject | undefined, path: readonly string[]): Value {
  let value: unknown = object;
  for (const name of path) value = isJsonObject(value) ? value[name] : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}
