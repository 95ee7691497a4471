import type { AsyncConfig } from '../lambda-function.ts';
import type { FunctionError } from '../runtime/protocol.ts';

/** An event in the queue of a function's asynchronous invocations. */
export interface AsyncEvent {
  readonly id: number;
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly requestId: string;
  readonly payload: string;
  readonly traceId: string;
  readonly enqueuedAt: number;
  /** How many times the function ran for it. */
  readonly attempts: number;
}

/** Why Lambda is done with an event. */
export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency';

export interface FinishedEvent {
  readonly event: AsyncEvent;
  readonly condition: Condition;
  readonly version: string;
  readonly config: AsyncConfig;
  /** What the last attempt gave; undefined when there was none. */
  readonly response: { readonly payload: string } | { readonly error: FunctionError } | undefined;
}
