import type { FunctionError } from './protocol.ts';

/** An error of the runtime's own, by the name that Lambda gives it: `Runtime.HandlerNotFound`. */
export class RuntimeError extends Error {
  constructor(name: string, message: string, stack?: string) {
    super(message);
    this.name = name;
    if (stack !== undefined) this.stack = stack;
  }
}

/** AWS: an Error gives its name, message and stack; anything else that is thrown its type and its text. */
export function describeError(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

/** As Lambda logs it: with the error's own members, such as `code` and `cause`. */
export function errorForLog(error: unknown): object {
  if (!(error instanceof Error)) return { ...describeError(error) };
  const { name: errorType, message: errorMessage, stack = '' } = error;
  return Object.assign({ errorType, errorMessage }, error, { stack: stack.split('\n') });
}
