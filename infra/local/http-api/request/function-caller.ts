import { arn } from '../../kernel/account.ts';
import { AwsError } from '../../kernel/aws-error.ts';
import type { AwsApi } from '../../kernel/aws-service.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { ApiRequest } from './api-request.ts';
import { DEFAULT_ROUTE } from '../declared/route-key.ts';

/** How the invocation of a function behind the API ended. */
export type CallResult =
  | { readonly kind: 'answered'; readonly payload: string }
  /** The function threw, died or ran out of its own time. */
  | { readonly kind: 'failed'; readonly errorMessage: string }
  /** Lambda did not run it: no permission, no concurrency left, too large an event. */
  | { readonly kind: 'refused'; readonly code: string; readonly errorMessage: string }
  /** It did not answer within the gateway's time, though it may still run. */
  | { readonly kind: 'late' };

export interface FunctionCall {
  readonly functionArn: string;
  readonly principal: Principal;
  readonly event: object;
  readonly timeoutMs: number;
  readonly traceId: string;
}

/** Invokes a function as API Gateway does: the function's resource policy must allow it. */
export async function callFunction(api: AwsApi, call: FunctionCall): Promise<CallResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CallResult>((resolve) => {
    timer = setTimeout(() => {
      resolve({ kind: 'late' });
    }, call.timeoutMs);
  });
  try {
    return await Promise.race([invoke(api, call), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function invoke(
  api: AwsApi,
  { functionArn, principal, event, traceId }: FunctionCall,
): Promise<CallResult> {
  const input = {
    FunctionName: functionArn,
    InvocationType: 'RequestResponse',
    Payload: JSON.stringify(event),
  };
  try {
    const output = await api.call(principal, 'lambda', 'Invoke', input, { traceId });
    const payload = typeof output.Payload === 'string' ? output.Payload : '';
    if (output.FunctionError === undefined) return { kind: 'answered', payload };
    return { kind: 'failed', errorMessage: errorMessageOf(payload) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { kind: 'refused', code: error.code, errorMessage: error.message };
  }
}

function errorMessageOf(payload: string): string {
  try {
    const error: unknown = JSON.parse(payload);
    if (isJsonObject(error) && typeof error.errorMessage === 'string') return error.errorMessage;
  } catch {
    // A runtime that died leaves no JSON; its words are the message.
  }
  return payload;
}

/** AWS: the gateway calls in the name of the route, as `<api>/<stage>/GET/orders/{orderId}`. */
export function routePrincipal(request: ApiRequest): Principal {
  const { key, api } = request.route;
  const resource =
    key.text === DEFAULT_ROUTE
      ? `${request.stageName}/${DEFAULT_ROUTE}`
      : `${request.stageName}/${request.method}${key.text.slice(key.text.indexOf('/'))}`;
  return gatewayPrincipal(`${api.id}/${resource}`);
}

export function gatewayPrincipal(resource: string): Principal {
  return { kind: 'service', service: 'apigateway.amazonaws.com', sourceArn: arn('execute-api', resource) };
}

/** The function of an integration's or authorizer's URI: its ARN, plain or within API Gateway's own ARN. */
export function functionArnOf(uri: string): string {
  const wrapped = /^arn:aws:apigateway:[\w-]+:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/.exec(
    uri,
  );
  const functionArn = wrapped?.[1] ?? uri;
  if (!/^arn:aws:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(functionArn)) {
    throw new Error(`${uri} is not the URI of a function`);
  }
  return functionArn;
}
