import * as shared from '@bodega/shared/dynamodb/answers';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import type { IdempotentRequest } from '@bodega/shared/http/idempotency';
import { database, keys, table } from './table.ts';

/** Where the answers to a customer's requests are kept: with everything else about the customer. */
export function placeOf(customerId: string, request: IdempotentRequest): shared.AnswerPlace {
  return { database, table, key: keys.answer(customerId, request.id) };
}

/** For requests that what they themselves have done would refuse. */
export function earlierAnswerOf<Answer extends HttpAnswer>(
  customerId: string,
  request: IdempotentRequest,
): Promise<Answer | undefined> {
  return shared.earlierAnswer<Answer>(placeOf(customerId, request), request);
}
