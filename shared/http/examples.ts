import type * as v from 'valibot';
import type { FieldError } from './problem.ts';
import type { ProblemName, Readable, Route, RouteAnswer } from './route.ts';

/**
 * The examples of a route, for docs/openapi.yaml. Each of them is also run against the shop, where it has to get the
 * answer that it documents (scripts/lib/examples). They stand in `examples.ts` beside the route and are never bundled.
 *
 * The examples of one route run in their order, in a shop that is empty but for what `given` has done. Ids and times may
 * be made up: the shop makes others, and an id that one documented answer has made up stands, wherever it comes again,
 * for the id that the shop has made in its place.
 */
export function defineExamples<const R extends Route, const E extends Readonly<Record<string, ExampleOf<R>>>>(
  route: R,
  examples: E,
): { readonly [Name in keyof E]: E[Name] & { readonly route: R } } {
  const named = Object.entries(examples).map(([name, example]) => [name, { ...example, route }]);
  return Object.fromEntries(named) as { readonly [Name in keyof E]: E[Name] & { readonly route: R } };
}

/** An example of any route: what the generator and the tests see. */
export interface Example extends ExampleFrame {
  readonly route: Route;
  readonly request?: WireRequest;
  readonly answer: DocumentedAnswer | DocumentedProblem;
}

interface ExampleFrame {
  /** A few words, as `A lamp in two colours`. */
  readonly title: string;
  /** What has to have happened before: examples of other routes, or requests to other addresses such as an upload. */
  readonly given?: readonly (Example | OtherRequest)[];
  /**
   * Fields of the body and headers, by name, that the shop makes anew each time: cursors, signed addresses. Ids and
   * times need no mention.
   */
  readonly varies?: readonly string[];
}

/** A request in wire form: parameters are texts, a repeated one is a list of texts. */
export interface WireRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  /** `authorization` is added by the route's access, a fresh `idempotency-key` where none is given. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request that is none of a route: to an address that an earlier answer has documented. Has to succeed. */
export interface OtherRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sent as multipart/form-data, with `body` as its file. */
  readonly form?: Readonly<Record<string, string>>;
}

export interface DocumentedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The rest of the problem document follows from its kind. */
export interface DocumentedProblem {
  readonly problem: ProblemName;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An example of this route: a sound request with an answer of it, or any request with a problem. */
export type ExampleOf<R extends Route> = ExampleFrame &
  (
    | (WithRequest<SoundRequest<R>> & { readonly answer: RouteAnswer<R> | NotModified })
    | { readonly request?: WireRequest; readonly answer: DocumentedProblem }
  );

/** What any GET with an `etag` may answer. */
interface NotModified {
  readonly status: 304;
  readonly headers?: Readonly<Record<string, string>>;
}

type SoundRequest<R extends Route> = Part<'params', R['params']> &
  Part<'query', R['query']> &
  Part<'body', R['body']> & { readonly headers?: Readonly<Record<string, string>> };

/** May be left out where the schema allows nothing at all. */
type Part<Name extends string, Schema> = Schema extends v.GenericSchema
  ? Readonly<
      object extends v.InferInput<Schema>
        ? Partial<Record<Name, Readable<v.InferInput<Schema>>>>
        : Record<Name, Readable<v.InferInput<Schema>>>
    >
  : unknown;

type WithRequest<Request> = Readonly<object extends Request ? { request?: Request } : { request: Request }>;
