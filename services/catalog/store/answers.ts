import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import {
  type IdempotentRequest,
  KEPT_SECONDS,
  replay,
  type StoredAnswer,
  stillRunning,
} from '@bodega/shared/http/idempotency';
import { database, expiresIn, keys, table } from './table.ts';
import { type TransactItem, writeTogether } from './transaction.ts';

/**
 * Writes the items and the answer to the request that asks for them in one transaction: a repeated request finds the
 * answer and changes nothing, wherever the first one stopped. `refused` says what to throw when an item is refused; its
 * reasons are those of the items, in their order.
 */
export async function answerOnce<Answer extends HttpAnswer>(
  request: IdempotentRequest,
  answer: Answer,
  items: readonly TransactItem[],
  refused: (reasons: readonly string[]) => Error,
): Promise<Answer> {
  const stored: StoredAnswer = { fingerprint: request.fingerprint, answer };
  const [answerReason, ...reasons] = await writeTogether([
    {
      Put: {
        TableName: table,
        Item: { ...keys.answer(request.id), stored, expiresAt: expiresIn(KEPT_SECONDS) },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    ...items,
  ]);
  if (answerReason === undefined) return answer;
  if (answerReason !== 'ConditionalCheckFailed') throw refused(reasons);
  return replayed<Answer>(request);
}

async function replayed<Answer extends HttpAnswer>(request: IdempotentRequest): Promise<Answer> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.answer(request.id), ConsistentRead: true }),
  );
  if (item === undefined) throw stillRunning();
  return replay(request, item.stored as StoredAnswer<Answer>);
}
