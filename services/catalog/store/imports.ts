import { GetCommand, PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { IdempotentRequest } from '@bodega/shared/http/idempotency';
import { stillRunning } from '@bodega/shared/http/idempotency';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import { type Import, type ImportSource, newImport } from '../domain/import/import.ts';
import type { LineError } from '../domain/import/line-error.ts';
import { answerOnce } from './answers.ts';
import { database, expiresIn, keys, table } from './table.ts';
import { refusals } from './transaction.ts';

/** As long as the bucket keeps the file. */
const KEPT_DAYS = 30;
export const keptForImports = () => expiresIn(KEPT_DAYS * 24 * 60 * 60);

export async function addImport<Answer extends HttpAnswer>(
  added: Import,
  request: IdempotentRequest,
  answer: Answer,
): Promise<Answer> {
  return answerOnce(request, answer, [{ Put: putOf(added) }], stillRunning);
}

/** A file that came without an import: it is shown as one that failed, so that its sender finds out. */
export async function addStranger(importId: string, problem: string, now: Date): Promise<void> {
  const at = now.toISOString();
  await unlessRefused(
    database.send(
      new PutCommand(
        putOf({ ...newImport({ importId }, now), status: 'failed', problem, startedAt: at, finishedAt: at }),
      ),
    ),
  );
}

function putOf(added: Import) {
  return {
    TableName: table,
    Item: { ...keys.import(added.importId), ...added, expiresAt: keptForImports() },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
}

export async function findImport(importId: string, { consistent = false } = {}): Promise<Import | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.import(importId), ConsistentRead: consistent }),
  );
  return item as Import | undefined;
}

/** The file is there. False where the import is further already, or has had another file. */
export async function beginReading(importId: string, source: ImportSource, now: Date): Promise<boolean> {
  return change(importId, {
    UpdateExpression: 'SET #status = :reading, #source = :source, startedAt = if_not_exists(startedAt, :now)',
    ConditionExpression: '#status = :waiting OR (#status = :reading AND #source.etag = :etag)',
    ExpressionAttributeNames: { '#status': 'status', '#source': 'source' },
    ExpressionAttributeValues: {
      ':waiting': 'waiting-for-file',
      ':reading': 'reading',
      ':source': source,
      ':etag': source.etag,
      ':now': now.toISOString(),
    },
  });
}

/** The file is read to its end, and can be loaded. */
export async function beginLoading(
  importId: string,
  { header, rows, parts }: { readonly header: string; readonly rows: number; readonly parts: number },
): Promise<boolean> {
  return change(importId, {
    UpdateExpression:
      'SET #status = :loading, #header = :header, #rows.#total = :rows, parts.#total = :parts',
    ConditionExpression: '#status = :reading',
    ExpressionAttributeNames: {
      '#status': 'status',
      '#header': 'header',
      '#rows': 'rows',
      '#total': 'total',
    },
    ExpressionAttributeValues: {
      ':reading': 'reading',
      ':loading': 'loading',
      ':header': header,
      ':rows': rows,
      ':parts': parts,
    },
  });
}

export async function notePartsSent(importId: string, sent: number): Promise<void> {
  await change(importId, {
    UpdateExpression: 'SET parts.sent = :sent',
    ConditionExpression: 'parts.sent < :sent',
    ExpressionAttributeValues: { ':sent': sent },
  });
}

export async function beginReporting(importId: string): Promise<boolean> {
  return change(importId, {
    UpdateExpression: 'SET #status = :reporting',
    ConditionExpression: '#status IN (:loading, :reporting)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':loading': 'loading', ':reporting': 'reporting' },
  });
}

export async function completeImport(
  importId: string,
  errors: readonly LineError[],
  now: Date,
): Promise<void> {
  await change(importId, {
    UpdateExpression: 'SET #status = :completed, #errors = :errors, finishedAt = :now',
    ConditionExpression: '#status = :reporting',
    ExpressionAttributeNames: { '#status': 'status', '#errors': 'errors' },
    ExpressionAttributeValues: {
      ':reporting': 'reporting',
      ':completed': 'completed',
      ':errors': errors,
      ':now': now.toISOString(),
    },
  });
}

/** Nothing more is loaded from now on. */
export async function failImport(importId: string, problem: string, now: Date): Promise<void> {
  await change(importId, {
    UpdateExpression: 'SET #status = :failed, problem = :problem, finishedAt = :now',
    ConditionExpression: 'attribute_exists(pk) AND NOT #status IN (:completed, :failed)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':failed': 'failed',
      ':completed': 'completed',
      ':problem': problem,
      ':now': now.toISOString(),
    },
  });
}

/** False where the import is not, or no longer, where this change begins. */
async function change(
  importId: string,
  update: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
): Promise<boolean> {
  return unlessRefused(
    database.send(new UpdateCommand({ TableName: table, Key: keys.import(importId), ...update })),
  );
}

async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (refusals(error).includes('ConditionalCheckFailed')) return false;
    throw error;
  }
}
