import type { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { parseBody } from './json-protocol.ts';
import type { Protocol, WireAnswer, WireRequest } from './protocol.ts';

/** A route of an API in REST style: `POST /2015-03-31/functions/{FunctionName}/invocations` is `Invoke`. */
export interface RestRoute {
  readonly service: string;
  readonly method: string;
  /** With `{Member}` where a part of the path is a member of the input. */
  readonly path: string;
  readonly operation: string;
  /** Where the input is more than path, query and a JSON body. */
  readonly input?: (request: WireRequest, fromPath: JsonObject) => JsonObject;
  /** Where the answer is more than the output as JSON. */
  readonly answer?: (output: JsonObject) => WireAnswer;
}

/** REST with JSON: the operation is the method and the path. */
export function restProtocol(routes: readonly RestRoute[]): Protocol {
  const compiled = routes.map((route) => ({ route, pattern: patternOf(route.path) }));
  return (request) => {
    for (const { route, pattern } of compiled) {
      const match = route.method === request.method ? pattern.exec(request.path) : null;
      if (match === null) continue;
      const fromPath = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
      );
      const answer = route.answer ?? usualAnswer;
      return {
        service: route.service,
        operation: route.operation,
        input: route.input?.(request, fromPath) ?? {
          ...Object.fromEntries(request.query),
          ...parseBody(request.body),
          ...fromPath,
        },
        answer,
        refuse,
      };
    }
    return undefined;
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`);
}

function usualAnswer(output: JsonObject): WireAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(output) };
}

/** REST services refuse access with 403, where the JSON protocols use 400. */
function refuse(error: AwsError): WireAnswer {
  return {
    status: error.code === 'AccessDeniedException' ? 403 : error.status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
    body: JSON.stringify({ Message: error.message, message: error.message, ...error.details }),
  };
}
