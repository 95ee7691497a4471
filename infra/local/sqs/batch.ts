import { isAwsError } from '../kernel/aws-error.ts';
import type { JsonObject } from '../kernel/json.ts';
import { sqsError } from './errors.ts';
import { objectList, requiredText } from './input.ts';

/** AWS: 1 to 10 entries with distinct ids of letters, digits, `-` and `_`. */
const MOST_ENTRIES = 10;

export function batchEntries(input: JsonObject, action: string): JsonObject[] {
  const entries = objectList(input, 'Entries');
  if (entries.length === 0) {
    throw sqsError('EmptyBatchRequest', `There should be at least one ${action}RequestEntry in the request.`);
  }
  if (entries.length > MOST_ENTRIES) {
    throw sqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set<string>();
  for (const entry of entries) {
    const id = requiredText(entry, 'Id');
    if (!/^[\w-]{1,80}$/.test(id)) {
      throw sqsError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      );
    }
    if (ids.has(id)) throw sqsError('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
    ids.add(id);
  }
  return entries;
}

/** AWS: each entry succeeds or fails by itself. */
export function eachEntry(
  entries: readonly JsonObject[],
  work: (entry: JsonObject) => JsonObject,
): JsonObject {
  const successful: JsonObject[] = [];
  const failed: JsonObject[] = [];
  for (const entry of entries) {
    const id = requiredText(entry, 'Id');
    try {
      successful.push({ Id: id, ...work(entry) });
    } catch (error) {
      if (!isAwsError(error)) throw error;
      failed.push({ Id: id, SenderFault: error.status < 500, Code: error.queryCode, Message: error.message });
    }
  }
  return { Successful: successful, ...(failed.length === 0 ? {} : { Failed: failed }) };
}
