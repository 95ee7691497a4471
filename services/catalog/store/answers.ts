import * as shared from '@bodega/shared/dynamodb/answers';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import type { IdempotentRequest } from '@bodega/shared/http/idempotency';
import { database, keys, table } from './table.ts';
import type { TransactItem } from './transaction.ts';

/** Writes the items and the answer to their request together, or finds the answer that was given before. */
export function answerOnce<Answer extends HttpAnswer>(
  request: IdempotentRequest,
  answer: Answer,
  items: readonly TransactItem[],
  refused: (reasons: readonly string[]) => Error,
): Promise<Answer> {
  const place = { database, table, key: keys.answer(request.id) };
  return shared.answerOnce(place, request, answer, items, refused);
}
