/** What is wrong with one field of a request. */
export interface FieldError {
  /** As in the body: `price.amount`. */
  readonly field: string;
  readonly message: string;
}

/** An answer of RFC 9457. `type` is stable: clients may rely on it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    kind: { readonly status: number; readonly type: string; readonly title: string },
    detail: string,
    options: { errors?: readonly FieldError[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.status = kind.status;
    this.type = `https://bodega.dev/problems/${kind.type}`;
    this.title = kind.title;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }
}

/** Every kind of problem that the shop's APIs answer. */
export const problems = {
  malformedBody: { status: 400, type: 'malformed-body', title: 'The body cannot be read' },
  invalidRequest: { status: 400, type: 'invalid-request', title: 'The request is not valid' },
  idempotencyKeyMissing: {
    status: 400,
    type: 'idempotency-key-missing',
    title: 'Idempotency-Key is missing',
  },
  idempotencyKeyReused: {
    status: 422,
    type: 'idempotency-key-reused',
    title: 'Idempotency-Key was used before',
  },
  requestInProgress: { status: 409, type: 'request-in-progress', title: 'The request is still running' },
  preconditionRequired: { status: 428, type: 'precondition-required', title: 'If-Match is missing' },
  preconditionFailed: { status: 412, type: 'precondition-failed', title: 'It has changed meanwhile' },
  conflict: { status: 409, type: 'conflict', title: 'This stands against what is there' },
  linkNotValid: { status: 403, type: 'link-not-valid', title: 'The link is not valid' },
  notFound: { status: 404, type: 'not-found', title: 'Not found' },
  internalError: { status: 500, type: 'internal-error', title: 'Something went wrong on our side' },
} as const;
