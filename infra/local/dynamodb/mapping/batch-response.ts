import { isJsonObject } from '../../kernel/json.ts';
import type { StreamRecord } from './stream-record.ts';

/**
 * The first record that a function reports as failed; the number of records when none.
 *
 * AWS: an empty or absent list, and an empty or null response, are a complete success. A null, empty or misnamed
 * `itemIdentifier`, and one that is not in the batch, fail the whole batch. Of several the lowest sequence number
 * counts: everything from there on is tried again.
 */
export function firstFailure(response: unknown, records: readonly StreamRecord[]): number {
  const failures = isJsonObject(response) ? (response.batchItemFailures ?? []) : [];
  if (!Array.isArray(failures)) return 0;
  let first = records.length;
  for (const failure of failures) {
    const identifier = isJsonObject(failure) ? failure.itemIdentifier : undefined;
    const at = records.findIndex(({ sequenceNumber }) => sequenceNumber === identifier);
    if (at < 0) return 0;
    first = Math.min(first, at);
  }
  return first;
}

/** AWS: an invocation's event has at most 6 MB. Gives how many records from the first fit. */
export function countWithinEvent(records: readonly StreamRecord[], batchSize: number): number {
  const most = Math.min(batchSize, records.length);
  let bytes = 0;
  for (let count = 0; count < most; count += 1) {
    bytes += eventBytes(records[count]);
    if (bytes > LARGEST_EVENT && count > 0) return count;
  }
  return most;
}

const LARGEST_EVENT = 6 * 1024 * 1024;

/** A record's JSON is some times larger than its size: small records need not be measured. */
function eventBytes(record: StreamRecord | undefined): number {
  if (record === undefined) return 0;
  return record.sizeBytes < 1024 ? 16 * 1024 : Buffer.byteLength(JSON.stringify(record.event));
}
