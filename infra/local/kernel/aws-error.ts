import type { JsonObject } from './json.ts';

/** An error as an AWS API answers it. The front door gives it the shape of the caller's protocol. */
export class AwsError extends Error {
  readonly code: string;
  /** 4xx: the caller's fault; 5xx: the service's. */
  readonly status: number;
  /** Further members of the error's body, such as CancellationReasons. */
  readonly details: JsonObject;
  /** The code in the older query protocol, where it differs (SQS: AWS.SimpleQueueService.NonExistentQueue). */
  readonly queryCode: string;

  constructor(
    code: string,
    message: string,
    options: { status?: number; details?: JsonObject; queryCode?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = code;
    this.code = code;
    this.status = options.status ?? 400;
    this.details = options.details ?? {};
    this.queryCode = options.queryCode ?? code;
  }
}

export function isAwsError(error: unknown, code?: string): error is AwsError {
  return error instanceof AwsError && (code === undefined || error.code === code);
}
