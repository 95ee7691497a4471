import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import { type IdempotentRequest, stillRunning } from '@bodega/shared/http/idempotency';
import type { Export, ExportStatus } from '../domain/export/export.ts';
import { answerOnce } from './answers.ts';
import { database, expiresIn, keys, table } from './table.ts';

/** As long as the bucket keeps the file. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;

export async function addExport<Answer extends HttpAnswer>(
  added: Export,
  request: IdempotentRequest,
  answer: Answer,
): Promise<Answer> {
  const put = {
    TableName: table,
    Item: { ...keys.export(added.exportId), ...added, expiresAt: expiresIn(KEPT_SECONDS) },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
  return answerOnce(request, answer, [{ Put: put }], stillRunning);
}

export async function findExport(exportId: string, { consistent = false } = {}): Promise<Export | undefined> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.export(exportId), ConsistentRead: consistent }),
  );
  return item as Export | undefined;
}

/** Only what is shown: where it goes on stands in its checkpoint. */
export async function noteExport(
  exportId: string,
  { status, products, finishedAt }: Pick<Export, 'status' | 'products' | 'finishedAt'>,
): Promise<void> {
  await database.send(
    new UpdateCommand({
      TableName: table,
      Key: keys.export(exportId),
      UpdateExpression: `SET #status = :status, products = :products${finishedAt === undefined ? '' : ', finishedAt = :finishedAt'}`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':status': status satisfies ExportStatus,
        ':products': products,
        ...(finishedAt === undefined ? {} : { ':finishedAt': finishedAt }),
      },
    }),
  );
}

/** From now on there is one to go on from. */
export async function noteCheckpoint(exportId: string): Promise<void> {
  await database.send(
    new UpdateCommand({
      TableName: table,
      Key: keys.export(exportId),
      UpdateExpression: 'SET hasCheckpoint = :yes',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':yes': true },
    }),
  );
}
