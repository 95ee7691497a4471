import { AwsError } from '../../kernel/aws-error.ts';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import type { Protocol, WireAnswer } from './protocol.ts';

/** AWS JSON 1.0 and 1.1: `X-Amz-Target: DynamoDB_20120810.PutItem` and a JSON body. */
export function jsonProtocol(serviceOfTarget: (target: string) => string | undefined): Protocol {
  return ({ headers, body }) => {
    const header = headers['x-amz-target'];
    if (typeof header !== 'string') return undefined;
    const dot = header.indexOf('.');
    const target = header.slice(0, dot);
    const contentType = String(headers['content-type'] ?? 'application/x-amz-json-1.0');
    const service = serviceOfTarget(target);
    return {
      service: service ?? target,
      operation: header.slice(dot + 1),
      input: parseBody(body),
      answer: (output) => ({
        status: 200,
        headers: { 'content-type': contentType },
        body: JSON.stringify(output),
      }),
      refuse: (error) => refusal(error, contentType),
    };
  };
}

export function parseBody(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new AwsError('SerializationException', 'The body is not JSON', { cause: error });
  }
  if (!isJsonObject(parsed)) throw new AwsError('SerializationException', 'The body is not a JSON object');
  return parsed;
}

/** The error's code stands in `__type`; services that once spoke the query protocol repeat their older code. */
function refusal(error: AwsError, contentType: string): WireAnswer {
  const fault = error.status < 500 ? 'Sender' : 'Receiver';
  return {
    status: error.status,
    headers: { 'content-type': contentType, 'x-amzn-query-error': `${error.queryCode};${fault}` },
    body: JSON.stringify({ __type: error.code, message: error.message, ...error.details }),
  };
}
