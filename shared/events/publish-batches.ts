import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

/** AWS: PutEvents takes ten entries and 256 KB at a time. */
const MOST_ENTRIES = 10;
const MOST_BYTES = 256 * 1024;

/** Puts as many together as one request takes, in their order. */
export function* publishBatches<Pending extends { readonly entry: PutEventsRequestEntry }>(
  pending: readonly Pending[],
): Generator<readonly Pending[]> {
  let [batch, bytes]: [Pending[], number] = [[], 0];
  for (const next of pending) {
    const size = sizeOf(next.entry);
    if (batch.length === MOST_ENTRIES || (batch.length > 0 && bytes + size > MOST_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(next);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** AWS: the bytes of source, detail-type and detail, and 14 for the time. */
function sizeOf({ Source = '', DetailType = '', Detail = '', Time }: PutEventsRequestEntry): number {
  return Buffer.byteLength(Source + DetailType + Detail) + (Time === undefined ? 0 : 14);
}
