import type * as v from 'valibot';
import type { problems } from './problem.ts';
import type { Tag } from './tags.ts';

/** Who may call a route. The template's authorizer has to say the same; infra/policies compares the two. */
export type Access = 'public' | 'customers' | 'operators' | 'approvers';

export type ProblemName = keyof typeof problems;

/** What a route answers when all is well. */
export type SoundStatus = 200 | 201 | 202 | 204 | 303 | 304;

/** One answer that a route gives when all is well. */
export interface AnswerDefinition {
  readonly description: string;
  readonly body?: v.GenericSchema;
  /** Of a body that is a text: a page for people. Otherwise bodies are JSON. */
  readonly type?: 'text/html';
  /** Header name, in small letters → what it says. Every answer of this status carries them all. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * All that is to be known of a route, said once: its validation, its types and its page in docs/openapi.yaml come from
 * here. `infra/policies` holds it against the compiled template.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /**
   * As API Gateway writes it: `/products/{productId}`. No address may belong to two routes: `/products/by-slug/{slug}`
   * beside `/products/{productId}/availability` is refused by the lint, since `/products/by-slug/availability` is both.
   */
  readonly path: `/${string}`;
  readonly tag: Tag;
  /** A few words, as `Create a product`. */
  readonly summary: string;
  /** Sentences, in Markdown: what is worth knowing beside the schemas. */
  readonly description: string;
  readonly access: Access;
  /** Takes an `Idempotency-Key`, and refuses to go without. */
  readonly idempotent?: true;
  /** Takes `If-Match`, and refuses to go without. */
  readonly conditional?: true;
  /**
   * A schema with a `v.title('Product')` is a named schema of the document; an object that is used twice needs it. A
   * parameter needs a `v.description(…)`, unless its name says the same everywhere (`limit`, `productId`: see
   * scripts/lib/documents/openapi/parameter-descriptions.ts). Query parameters arrive as texts: see parameters.ts.
   */
  readonly params?: v.GenericSchema;
  readonly query?: v.GenericSchema;
  readonly body?: v.GenericSchema;
  /** Status → answer. A GET whose 200 has an `etag` has a 304 too: httpHandler gives it, and nothing need be said. */
  readonly answers: Readonly<Partial<Record<SoundStatus, AnswerDefinition>>>;
  /** Problems beside those that follow from the rest (validation, sign-in, Idempotency-Key, If-Match). */
  readonly problems?: readonly ProblemName[];
}

export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

type Output<Schema> = Schema extends v.GenericSchema ? v.InferOutput<Schema> : undefined;

/** What the route's schemas made of the request. */
export interface RouteInput<R extends Route> {
  readonly params: Output<R['params']>;
  readonly query: Output<R['query']>;
  readonly body: Output<R['body']>;
}

/** Answers are made of readonly domain values; the schemas say nothing about that. */
export type Readable<T> = T extends readonly (infer Item)[]
  ? readonly Readable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Readable<T[Key]> }
    : T;

/** What a handler of the route may answer: one of its statuses, with the body that belongs to it. */
export type RouteAnswer<R extends Route> = {
  [Status in keyof R['answers'] & SoundStatus]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & (R['answers'][Status] extends { readonly body: infer Body extends v.GenericSchema }
    ? { readonly body: Readable<v.InferInput<Body>> }
    : { readonly body?: undefined });
}[keyof R['answers'] & SoundStatus];
