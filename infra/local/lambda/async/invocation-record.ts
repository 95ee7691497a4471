import type { Json, JsonObject } from '../../kernel/json.ts';
import { functionArn } from '../definition/function-name.ts';
import type { FunctionError } from '../runtime/protocol.ts';
import type { FinishedEvent } from './async-event.ts';

/** What a destination learns of an asynchronous invocation, member for member as AWS writes it. */
export function invocationRecord(finished: FinishedEvent): JsonObject {
  const { event, condition, version, response } = finished;
  const { requestId, attempts, payload } = event;
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId,
      functionArn: recordedArn(finished),
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(payload) as Json,
    ...(response === undefined ? {} : responseOf(response, version)),
  };
}

/** AWS: always with a qualifier, `$LATEST` when the caller gave none. */
export function recordedArn({ event, version }: FinishedEvent): string {
  return functionArn({ name: event.functionName, qualifier: event.qualifier ?? version });
}

function responseOf(response: NonNullable<FinishedEvent['response']>, version: string): JsonObject {
  const succeeded = { statusCode: 200, executedVersion: version };
  return 'payload' in response
    ? { responseContext: succeeded, responsePayload: JSON.parse(response.payload) as Json }
    : {
        responseContext: { ...succeeded, functionError: 'Unhandled' },
        responsePayload: errorPayload(response.error),
      };
}

function errorPayload({ errorType, errorMessage, trace }: FunctionError): JsonObject {
  return { errorType, errorMessage, ...(trace === undefined ? {} : { trace: [...trace] }) };
}
