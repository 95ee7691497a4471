import type { LogLevel } from './log-level.ts';

/** What an execution environment is told when it starts. */
export interface RuntimeSettings {
  /** One Int32: set to 1, and notified, when an invocation lies at the port. */
  readonly wake: SharedArrayBuffer;
  readonly taskRoot: string;
  readonly handler: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly memoryMb: number;
  readonly logGroup: string;
  readonly logStream: string;
  readonly logFormat: 'Text' | 'JSON';
  readonly logLevel: LogLevel;
  readonly nodeOptions: string | undefined;
}

/** From Lambda to the environment: one event. */
export interface InvocationMessage {
  readonly requestId: string;
  readonly payload: string;
  readonly functionArn: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly traceId: string;
  readonly clientContext: string | undefined;
}

/** The shape in which Lambda reports a function's error. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** From the environment to Lambda. */
export type RuntimeMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'log'; readonly line: string }
  /** The handler's answer as JSON. */
  | { readonly kind: 'succeeded'; readonly payload: string; readonly memoryBytes: number }
  /** The handler threw: the environment lives on. */
  | { readonly kind: 'failed'; readonly error: FunctionError; readonly memoryBytes: number }
  /** Something went wrong outside of the handler, or before there was one: the environment ends. */
  | { readonly kind: 'died'; readonly error: FunctionError };

/** The error of an event that is not JSON: the caller's mistake, not the function's. */
export const INVALID_PAYLOAD = 'InvalidRequestContentException';
