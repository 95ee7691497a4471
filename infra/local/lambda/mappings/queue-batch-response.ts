import { isJsonObject } from '../../kernel/json.ts';

/**
 * Which messages of a batch a function says have failed (`ReportBatchItemFailures`).
 *
 * AWS takes the batch as a complete success when the response or its `batchItemFailures` is missing, null or empty;
 * and as a complete failure when the response is not such an object, or when an `itemIdentifier` is missing, null,
 * empty, under another name, or not the id of a message of the batch.
 */
export function failedMessages(response: unknown, messageIds: ReadonlySet<string>): ReadonlySet<string> {
  if (response === undefined || response === null) return new Set();
  if (!isJsonObject(response)) return messageIds;
  const failures = response.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return messageIds;
  const failed = new Set<string>();
  for (const failure of failures) {
    const id = isJsonObject(failure) ? failure.itemIdentifier : undefined;
    if (typeof id !== 'string' || !messageIds.has(id)) return messageIds;
    failed.add(id);
  }
  return failed;
}
