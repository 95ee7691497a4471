import type { FunctionError } from '../runtime/protocol.ts';

/** One event for a function. */
export interface Invocation {
  readonly requestId: string;
  /** The event as JSON. */
  readonly payload: string;
  readonly functionArn: string;
  readonly traceId: string;
  readonly clientContext?: string | undefined;
  /** Hears every log line of this invocation, for callers that asked for the log's tail. */
  readonly onLogLine?: ((line: string) => void) | undefined;
}

export type Outcome =
  { readonly ok: true; readonly payload: string } | { readonly ok: false; readonly error: FunctionError };

export function failure(errorType: string, errorMessage: string): Outcome {
  return { ok: false, error: { errorType, errorMessage } };
}

/** AWS: what ends the process from outside of the handler is told with the request's id. */
export function exitFailure(requestId: string, errorType: string, reason: string): Outcome {
  return failure(errorType, `RequestId: ${requestId} Error: ${reason}`);
}
