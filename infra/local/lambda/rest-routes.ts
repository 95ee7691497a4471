import type { JsonObject } from '../kernel/json.ts';
import type { RestRoute } from '../front-door/wire/rest-protocol.ts';
import type { WireAnswer, WireRequest } from '../front-door/wire/protocol.ts';

const FUNCTION = '/2015-03-31/functions/{FunctionName}';
const MAPPINGS = '/2015-03-31/event-source-mappings';

/** Lambda's API on the wire: REST, each operation with the date of the version that brought it. */
export const lambdaRestRoutes: readonly RestRoute[] = [
  { ...route('POST', `${FUNCTION}/invocations`, 'Invoke'), input: invokeInput, answer: invokeAnswer },
  route('GET', '/2015-03-31/functions', 'ListFunctions'),
  route('GET', FUNCTION, 'GetFunction'),
  route('GET', `${FUNCTION}/configuration`, 'GetFunctionConfiguration'),
  route('GET', '/2019-09-30/functions/{FunctionName}/concurrency', 'GetFunctionConcurrency'),
  route('PUT', '/2017-10-31/functions/{FunctionName}/concurrency', 'PutFunctionConcurrency'),
  {
    ...route('DELETE', '/2017-10-31/functions/{FunctionName}/concurrency', 'DeleteFunctionConcurrency'),
    answer: noContent,
  },
  route('GET', MAPPINGS, 'ListEventSourceMappings'),
  route('GET', `${MAPPINGS}/{UUID}`, 'GetEventSourceMapping'),
  { ...route('PUT', `${MAPPINGS}/{UUID}`, 'UpdateEventSourceMapping'), answer: accepted },
];

function route(method: string, path: string, operation: string): RestRoute {
  return { service: 'lambda', method, path, operation };
}

/** The payload is the body as it is; everything else stands in headers. */
function invokeInput({ headers, query, body }: WireRequest, fromPath: JsonObject): JsonObject {
  return {
    ...fromPath,
    ...textMember('Qualifier', query.get('Qualifier')),
    ...textMember('InvocationType', headers['x-amz-invocation-type']),
    ...textMember('LogType', headers['x-amz-log-type']),
    ...textMember('ClientContext', headers['x-amz-client-context']),
    Payload: body.toString('utf8'),
  };
}

function textMember(name: string, value: unknown): JsonObject {
  return typeof value === 'string' ? { [name]: value } : {};
}

function invokeAnswer(output: JsonObject): WireAnswer {
  return {
    status: Number(output.StatusCode),
    headers: {
      'content-type': 'application/json',
      ...header('x-amz-executed-version', output.ExecutedVersion),
      ...header('x-amz-function-error', output.FunctionError),
      ...header('x-amz-log-result', output.LogResult),
    },
    body: typeof output.Payload === 'string' ? output.Payload : '',
  };
}

function header(name: string, value: unknown): Record<string, string> {
  return typeof value === 'string' ? { [name]: value } : {};
}

function noContent(): WireAnswer {
  return { status: 204, headers: {}, body: '' };
}

function accepted(output: JsonObject): WireAnswer {
  return { status: 202, headers: { 'content-type': 'application/json' }, body: JSON.stringify(output) };
}
