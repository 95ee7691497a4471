import type { ApiRequest } from '../request/api-request.ts';
import { requestVariable } from '../context-variables.ts';

/** Takes a value of the request that tells who calls; undefined when it is not there. */
export type IdentitySource = (request: ApiRequest) => string | undefined;

/** Compiles `$request.header.Authorization`, `$request.querystring.token`, `$context.routeKey`, `$stageVariables.x`. */
export function identitySource(expression: string): IdentitySource {
  const [, kind, name = ''] =
    /^\$(request\.header|request\.querystring|context|stageVariables)\.(.+)$/.exec(expression) ?? [];
  switch (kind) {
    case 'request.header': {
      // AWS: the names of headers are compared without regard to case, those of the query with it.
      const header = name.toLowerCase();
      return (request) => filled(request.headers[header]);
    }
    case 'request.querystring':
      return (request) => filled(request.query?.[name]);
    case 'stageVariables':
      return (request) => filled(request.stageVariables?.[name]);
    case 'context': {
      const variable = requestVariable(name);
      if (variable !== undefined) return (request) => filled(variable(request)?.toString());
      break;
    }
    case undefined:
  }
  throw new Error(`${expression} is not an identity source`);
}

/** AWS: an empty value counts as a missing one. */
function filled(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
