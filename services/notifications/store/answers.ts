import { setTimeout } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import {
  type IdempotentRequest,
  KEPT_SECONDS,
  replay,
  type StoredAnswer,
  stillRunning,
} from '@bodega/shared/http/idempotency';
import { database, expiresIn, keys, table } from './table.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const REFUSED = 'ConditionalCheckFailed';
const ATTEMPTS = 5;
const FIRST_WAIT_MS = 20;

/** The answer of a request that has run before; undefined where it is the first time. */
export async function earlierAnswer<Answer extends HttpAnswer>(
  request: IdempotentRequest,
): Promise<Answer | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.answer(request.id), ConsistentRead: true }),
  );
  return item === undefined ? undefined : replay(request, item.stored as StoredAnswer<Answer>);
}

/**
 * Writes the items and the answer to the request that asks for them in one transaction: a repeated request finds the
 * answer and changes nothing, wherever the first one stopped. Throws `refused` when an item is refused.
 */
export async function answerOnce<Answer extends HttpAnswer>(
  request: IdempotentRequest,
  answer: Answer,
  items: readonly TransactItem[],
  refused: () => Error,
): Promise<Answer> {
  const stored: StoredAnswer = { fingerprint: request.fingerprint, answer };
  const put = {
    TableName: table,
    Item: { ...keys.answer(request.id), stored, expiresAt: expiresIn(KEPT_SECONDS) },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
  const reasons = await writeTogether([{ Put: put }, ...items]);
  if (reasons.length === 0) return answer;
  if (reasons[0] !== REFUSED) throw refused();
  const earlier = await earlierAnswer<Answer>(request);
  if (earlier === undefined) throw stillRunning();
  return earlier;
}

/** Gives why each item was refused; an empty list when they were written. Transactions that meet try again. */
async function writeTogether(items: readonly TransactItem[]): Promise<readonly string[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const reasons = await writeOnce(items);
    if (reasons.length === 0 || reasons.includes(REFUSED)) return reasons;
    await setTimeout(Math.random() * FIRST_WAIT_MS * 2 ** attempt);
  }
  throw stillRunning();
}

async function writeOnce(items: readonly TransactItem[]): Promise<readonly string[]> {
  try {
    await database.send(new TransactWriteCommand({ TransactItems: [...items] }));
    return [];
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    return error.CancellationReasons?.map(({ Code: code = 'None' }) => code) ?? [];
  }
}
