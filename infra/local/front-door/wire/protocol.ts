import type { AwsError } from '../../kernel/aws-error.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** The service of the SigV4 scope, where the request is signed. */
  readonly signedService?: string | undefined;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A request understood: which operation of which service, and how its answer is written. */
export interface DecodedCall {
  readonly service: string;
  readonly operation: string;
  readonly input: JsonObject;
  answer(output: JsonObject, requestId: string): WireAnswer;
  refuse(error: AwsError, requestId: string): WireAnswer;
}

/** One of the protocols that AWS APIs speak. Answers undefined for requests that are not in it. */
export type Protocol = (request: WireRequest) => DecodedCall | undefined;
