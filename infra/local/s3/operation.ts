import type { AwsCall, NeededPermission } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { OpenBody } from './transfers.ts';

/** Names on the wire (of query parameters or headers) and the members of the input that they become. */
export type Members = Readonly<Record<string, string>>;

/**
 * One operation of the API: how a request is known to be for it, what it needs, what it does, and how it answers.
 * A query parameter or an `x-amz-` header that it does not list is answered with NotImplemented.
 */
export interface S3Operation {
  readonly name: string;
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly of: 'service' | 'bucket' | 'object';
  /** What chooses it among those of the same method: `?uploads`, the header `x-amz-copy-source`. */
  readonly chosenBy?: { readonly query?: readonly string[]; readonly header?: string };
  readonly query?: Members;
  readonly headers?: Members;
  /** Takes `x-amz-meta-` headers. */
  readonly metadata?: true;
  /** `file`: staged in a file of its own; `xml`: read into the input's `Document`; `form`: a browser's upload. */
  readonly body?: 'file' | 'xml' | 'form';
  needs(input: JsonObject): NeededPermission[];
  perform(call: AwsCall): JsonObject | Promise<JsonObject>;
  answer(output: JsonObject, input: JsonObject): Answer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What an open file holds comes by the call's Transfers. */
  readonly body?: string;
}

/** An answer as it goes out. */
export interface FullAnswer extends Omit<Answer, 'body'> {
  readonly body?: string | OpenBody | undefined;
}
