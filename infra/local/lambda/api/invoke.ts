import { AwsError } from '../../kernel/aws-error.ts';
import type { AwsCall } from '../../kernel/aws-service.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { AsyncQueue } from '../async/async-queue.ts';
import { optionalText, text } from '../definition/template-values.ts';
import type { Outcome } from '../execution/invocation.ts';
import { traceHeader } from '../execution/trace-header.ts';
import type { FunctionRegistry, ResolvedFunction } from '../function-registry.ts';
import { isAtMost } from '../lambda-function.ts';
import { INVALID_PAYLOAD } from '../runtime/protocol.ts';

/** AWS: 6 MB for a synchronous invocation, and 1 MB (256 KB until 2025) for an asynchronous one. */
const LARGEST_PAYLOAD: Readonly<Record<string, number>> = {
  RequestResponse: 6_291_456,
  Event: 1_048_576,
  DryRun: 6_291_456,
};
/** AWS: LogType Tail gives the last 4 KB of the log. */
const LOG_TAIL_BYTES = 4096;

/** The Invoke operation, in its three kinds. */
export async function invoke(
  { registry, queue }: { registry: FunctionRegistry; queue: AsyncQueue },
  { requestId, input, traceId: callersTrace }: AwsCall,
): Promise<JsonObject> {
  const resolved = registry.resolve(text(input, 'FunctionName'), optionalText(input, 'Qualifier'));
  const type = optionalText(input, 'InvocationType') ?? 'RequestResponse';
  const payload = readPayload(input, type);
  const traceId = traceHeader(callersTrace, resolved.fn.definition.tracing);
  switch (type) {
    case 'DryRun':
      return { StatusCode: 204 };
    case 'Event':
      checkJson(payload);
      queue.add(resolved, { requestId, payload, traceId });
      return { StatusCode: 202 };
    default:
      return invokeNow(resolved, { requestId, payload, traceId }, input);
  }
}

async function invokeNow(
  { fn, arn, version }: ResolvedFunction,
  event: { requestId: string; payload: string; traceId: string },
  input: JsonObject,
): Promise<JsonObject> {
  const tail = input.LogType === 'Tail' ? new LogTail() : undefined;
  const outcome = await fn.invoke(
    { ...event, functionArn: arn, clientContext: readClientContext(input), onLogLine: tail?.add },
    version,
  );
  // The runtime is the first to parse the payload of a synchronous invocation.
  if (!outcome.ok && outcome.error.errorType === INVALID_PAYLOAD) checkJson(event.payload);
  return {
    ...answer(outcome),
    ExecutedVersion: version,
    RequestId: event.requestId,
    LogResult: tail?.read(),
  };
}

function answer(outcome: Outcome): JsonObject {
  return outcome.ok
    ? { StatusCode: 200, Payload: outcome.payload }
    : { StatusCode: 200, FunctionError: 'Unhandled', Payload: JSON.stringify(outcome.error) };
}

/** AWS: no payload at all is an empty object for the function. */
function readPayload(input: JsonObject, type: string): string {
  const limit = LARGEST_PAYLOAD[type];
  if (limit === undefined) throw new AwsError('ValidationException', `There is no invocation type ${type}`);
  const payload = optionalText(input, 'Payload') ?? '';
  if (!isAtMost(payload, limit)) {
    const message = `${Buffer.byteLength(payload)} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`;
    throw new AwsError('RequestTooLargeException', message, { status: 413 });
  }
  return payload === '' ? '{}' : payload;
}

function checkJson(payload: string): void {
  try {
    JSON.parse(payload);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError(INVALID_PAYLOAD, `Could not parse request body into json: ${reason}`, {
      cause: error,
    });
  }
}

function readClientContext(input: JsonObject): string | undefined {
  const encoded = optionalText(input, 'ClientContext');
  if (encoded === undefined) return undefined;
  const context = Buffer.from(encoded, 'base64').toString('utf8');
  checkJson(context);
  return context;
}

class LogTail {
  #text = '';

  readonly add = (line: string): void => {
    this.#text = `${this.#text}${line}\n`.slice(-2 * LOG_TAIL_BYTES);
  };

  read(): string {
    return Buffer.from(this.#text).subarray(-LOG_TAIL_BYTES).toString('base64');
  }
}
