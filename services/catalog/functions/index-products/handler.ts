import { environment } from '@bodega/shared/observability/environment';
import type { DynamoDBStreamHandler } from 'aws-lambda';
import { isFoldingDue } from '../../domain/search/folding.ts';
import { appendSearchChange } from '../../store/search-changes.ts';
import { searchChangeOf } from '../../store/search-stream.ts';
import { sendMessages } from '../../store/queues.ts';

const compactions = environment('COMPACTIONS_QUEUE_URL');

/** Products and categories of the table's stream → changes of the search index. A batch is one change. */
export const handler: DynamoDBStreamHandler = async ({ Records: records }) => {
  const change = searchChangeOf(records);
  if (change.entries.length > 0 || change.categories !== undefined) {
    const { before, after } = await appendSearchChange(change);
    if (isFoldingDue(before, after)) await sendMessages(compactions, [{}]);
  }
  return { batchItemFailures: [] };
};
