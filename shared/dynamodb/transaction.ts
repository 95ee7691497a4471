import { setTimeout } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { Problem, problems } from '../http/problem.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Why each item of a transaction was refused, in their order: `None` for those that were not. */
export function refusals(error: unknown): readonly string[] {
  if (error instanceof ConditionalCheckFailedException) return ['ConditionalCheckFailed'];
  if (error instanceof TransactionConflictException) return ['TransactionConflict'];
  if (!(error instanceof TransactionCanceledException)) return [];
  return error.CancellationReasons?.map((reason) => reason.Code ?? 'None') ?? [];
}

/** Others were at the same items, or there were too many: worth another try. */
const PASSING = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

const ATTEMPTS = 6;
const FIRST_WAIT_MS = 20;

/**
 * Writes the items together or not at all. Gives why each was refused, in their order, and an empty list when they were
 * written. Transactions that meet at an item cancel one another: they try again, each after a time of its own.
 */
export async function writeTogether(
  database: DynamoDBDocumentClient,
  items: readonly TransactItem[],
): Promise<readonly string[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const reasons = await writeOnce(database, items);
    if (!reasons.some((reason) => PASSING.includes(reason))) return reasons;
    await setTimeout(Math.random() * FIRST_WAIT_MS * 2 ** attempt);
  }
  throw new Problem(
    problems.requestInProgress,
    'Others are changing the same at this moment; ask again soon.',
    {
      headers: { 'retry-after': '1' },
    },
  );
}

async function writeOnce(
  database: DynamoDBDocumentClient,
  items: readonly TransactItem[],
): Promise<readonly string[]> {
  const [{ Put: put } = {}] = items;
  try {
    if (put !== undefined && items.length === 1) await database.send(new PutCommand(put));
    else await database.send(new TransactWriteCommand({ TransactItems: [...items] }));
    return [];
  } catch (error) {
    const reasons = refusals(error);
    if (reasons.length === 0) throw error;
    return reasons;
  }
}
