import type { AwsError } from '../../kernel/aws-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Protocol, WireAnswer } from './protocol.ts';

/** How a service of the query protocol departs from the usual shapes (SQS flattens its lists). */
export interface QueryShapes {
  input(action: string, parameters: URLSearchParams, path: string): JsonObject;
  /** The XML inside `<ActionResult>`. */
  output(action: string, output: JsonObject): string;
  /** Where the service has a code of its own for what the front door refuses. */
  readonly error?: (error: AwsError) => AwsError;
}

/** The query protocol of older services and CLIs: a form with `Action=`, answered in XML. */
export function queryProtocol(shapesOf: (service: string) => QueryShapes | undefined): Protocol {
  return ({ path, headers, body, signedService }) => {
    if (!String(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'))
      return undefined;
    const parameters = new URLSearchParams(body.toString('utf8'));
    const action = parameters.get('Action');
    if (action === null || signedService === undefined) return undefined;
    const shapes = shapesOf(signedService) ?? usualShapes;
    return {
      service: signedService,
      operation: action,
      input: shapes.input(action, parameters, path),
      answer: (output, requestId) => ({
        status: 200,
        headers: { 'content-type': 'text/xml' },
        body:
          `<?xml version="1.0"?><${action}Response>` +
          `<${action}Result>${shapes.output(action, output)}</${action}Result>` +
          `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
      }),
      refuse: (error, requestId) => refuse(shapes.error?.(error) ?? error, requestId),
    };
  };
}

/** Nested names with dots; lists as `Name.member.1`. */
export const usualShapes: QueryShapes = {
  input: (_action, parameters) => {
    const input: JsonObject = {};
    for (const [name, value] of parameters) {
      if (name !== 'Action' && name !== 'Version') put(input, name.split('.'), value);
    }
    return withLists(input) as JsonObject;
  },
  output: (_action, output) => xml(output),
};

function put(target: JsonObject, [head = '', ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = isJsonObject(target[head]) ? target[head] : {};
  target[head] = inner;
  put(inner, rest, value);
}

function withLists(value: Json | undefined): Json {
  if (!isJsonObject(value)) return value ?? null;
  if (isJsonObject(value.member)) return Object.values(value.member).map(withLists);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withLists(inner)]));
}

function refuse(error: AwsError, requestId: string): WireAnswer {
  const fault = error.status < 500 ? 'Sender' : 'Receiver';
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml' },
    body:
      `<?xml version="1.0"?><ErrorResponse><Error><Type>${fault}</Type><Code>${error.queryCode}</Code>` +
      `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

export function xml(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((item) => `<member>${xml(item)}</member>`).join('');
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined && inner !== null)
    .map(([name, inner]) => `<${name}>${xml(inner)}</${name}>`)
    .join('');
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
