import type { JsonObject } from '../../../../infra/local/kernel/json.ts';
import type { DocumentedProblem } from '../../../../shared/http/examples.ts';
import { type FieldError, Problem, problems } from '../../../../shared/http/problem.ts';
import type { ProblemName, Route } from '../../../../shared/http/route.ts';

/** The problems that a route may answer: its own, and those that follow from what it takes. */
export function problemsOf(route: Route): ProblemName[] {
  return [
    'invalidRequest',
    ...(route.body === undefined ? [] : (['malformedBody'] as const)),
    ...(route.idempotent === true
      ? (['idempotencyKeyMissing', 'idempotencyKeyReused', 'requestInProgress'] as const)
      : []),
    ...(route.conditional === true ? (['preconditionRequired', 'preconditionFailed'] as const) : []),
    ...(route.problems ?? []).filter((name) => !FOLLOWING.has(name)),
    'internalError',
  ];
}

const FOLLOWING: ReadonlySet<string> = new Set(['invalidRequest', 'malformedBody', 'internalError']);

/** How a problem looks that no example of the route shows. */
const DETAILS: Partial<Record<ProblemName, { readonly detail: string; readonly errors?: FieldError[] }>> = {
  malformedBody: { detail: 'The body has to be JSON.' },
  invalidRequest: {
    detail: 'Some fields are not valid; see errors.',
    errors: [{ field: 'colour', message: 'is not a known field' }],
  },
  idempotencyKeyMissing: {
    detail:
      'Send an Idempotency-Key header, such as a UUID: with it the request can be repeated without being done twice.',
  },
  idempotencyKeyReused: {
    detail: 'This Idempotency-Key came with another body before; use a new key for a new request.',
  },
  requestInProgress: { detail: 'A request with this Idempotency-Key is running; ask again soon.' },
  preconditionRequired: {
    detail: 'Send the ETag of the version that you have read in an If-Match header.',
  },
  preconditionFailed: {
    detail: 'It has changed since you read it: read it again, and repeat your change on what you find.',
  },
  notFound: { detail: 'There is nothing at this address.' },
  internalError: { detail: 'Please quote 6f2a1c0e-5d0b-4d39-9a58-3c1f7be20c11 when you report this.' },
};

const INSTANCE = 'urn:request:6f2a1c0e-5d0b-4d39-9a58-3c1f7be20c11';

/** The problem document as it stands on the wire. */
export function problemDocument({ problem, detail, errors }: DocumentedProblem): JsonObject {
  const { type, title, status } = new Problem(problems[problem], detail);
  return {
    type,
    title,
    status,
    detail,
    instance: INSTANCE,
    ...(errors && { errors: errors.map((error) => ({ ...error })) }),
  };
}

export function usualProblem(name: ProblemName): JsonObject {
  const { title } = problems[name];
  return problemDocument({ problem: name, detail: `${title}.`, ...DETAILS[name] });
}

/** What comes with a problem beside its document. */
export const PROBLEM_HEADERS: Partial<Record<ProblemName, Readonly<Record<string, string>>>> = {
  requestInProgress: { 'retry-after': '' },
};
