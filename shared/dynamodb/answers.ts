import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { HttpAnswer } from '../http/http-handler.ts';
import {
  type IdempotentRequest,
  KEPT_SECONDS,
  replay,
  type StoredAnswer,
  stillRunning,
} from '../http/idempotency.ts';
import { type TransactItem, writeTogether } from './transaction.ts';

/** Where the answer to a request is kept. */
export interface AnswerPlace {
  readonly database: DynamoDBDocumentClient;
  readonly table: string;
  readonly key: Readonly<Record<string, string>>;
}

/**
 * Writes the items and the answer to the request that asks for them in one transaction: a repeated request finds the
 * answer and changes nothing, wherever the first one stopped. `refused` says what to throw when an item is refused; its
 * reasons are those of the items, in their order.
 */
export async function answerOnce<Answer extends HttpAnswer>(
  place: AnswerPlace,
  request: IdempotentRequest,
  answer: Answer,
  items: readonly TransactItem[],
  refused: (reasons: readonly string[]) => Error,
): Promise<Answer> {
  const { database, table, key } = place;
  const stored: StoredAnswer = { fingerprint: request.fingerprint, answer };
  const expiresAt = Math.floor(Date.now() / 1000) + KEPT_SECONDS;
  const [answerReason, ...reasons] = await writeTogether(database, [
    {
      Put: {
        TableName: table,
        Item: { ...key, stored, expiresAt },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    ...items,
  ]);
  if (answerReason === undefined) return answer;
  if (answerReason !== 'ConditionalCheckFailed') throw refused(reasons);
  return replayed<Answer>(place, request);
}

/** The answer that was given to this request before, if it was answered. */
export async function earlierAnswer<Answer extends HttpAnswer>(
  { database, table, key }: AnswerPlace,
  request: IdempotentRequest,
): Promise<Answer | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
  );
  return item && replay(request, item.stored as StoredAnswer<Answer>);
}

async function replayed<Answer extends HttpAnswer>(
  place: AnswerPlace,
  request: IdempotentRequest,
): Promise<Answer> {
  const earlier = await earlierAnswer<Answer>(place, request);
  if (earlier === undefined) throw stillRunning();
  return earlier;
}
