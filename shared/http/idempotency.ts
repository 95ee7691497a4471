import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpAnswer } from './http-handler.ts';
import { Problem, problems } from './problem.ts';

/**
 * The contract of `Idempotency-Key`, on every POST that makes something: without a key 400; the same key and body
 * replay the stored answer; the same key with another body is a 422; one still running is a 409 with `Retry-After`.
 */
export interface IdempotentRequest {
  /** Caller, route and key together: nobody meets another's keys. */
  readonly id: string;
  /** Tells another body under the same key. */
  readonly fingerprint: string;
}

/** What is stored with the write that it answers, and kept for a day. */
export interface StoredAnswer<A extends HttpAnswer = HttpAnswer> {
  readonly fingerprint: string;
  readonly answer: A;
}

export const KEPT_SECONDS = 24 * 60 * 60;

export function idempotentRequest(
  event: APIGatewayProxyEventV2,
  caller: string | undefined,
): IdempotentRequest {
  const key = event.headers['idempotency-key']?.trim();
  if (key === undefined || key === '') {
    throw new Problem(
      problems.idempotencyKeyMissing,
      'Send an Idempotency-Key header, such as a UUID: with it the request can be repeated without being done twice.',
    );
  }
  if (key.length > 255) {
    throw new Problem(problems.invalidRequest, 'The Idempotency-Key may have 255 characters.');
  }
  const { routeKey, rawPath, body = '' } = event;
  return {
    id: sha256(JSON.stringify([caller, routeKey, rawPath, key])),
    fingerprint: sha256(body),
  };
}

export function replay<A extends HttpAnswer>(request: IdempotentRequest, stored: StoredAnswer<A>): A {
  if (stored.fingerprint !== request.fingerprint) {
    throw new Problem(
      problems.idempotencyKeyReused,
      'This Idempotency-Key came with another body before; use a new key for a new request.',
    );
  }
  return { ...stored.answer, headers: { ...stored.answer.headers, 'idempotent-replayed': 'true' } };
}

export function stillRunning(): Problem {
  return new Problem(
    problems.requestInProgress,
    'A request with this Idempotency-Key is running; ask again soon.',
    {
      headers: { 'retry-after': '1' },
    },
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
