import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from './stock-level-item.ts';
import { database, table } from './table.ts';

type Key = Readonly<Record<string, string>>;

/** The items that there are of up to 100 keys, in no order. */
export async function readItems(
  wanted: readonly Key[],
  { consistent = false } = {},
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let left: readonly Key[] = wanted;
  // AWS: what one answer has no room for is named in it, to be asked for again.
  while (left.length > 0) {
    const { Responses: responses = {}, UnprocessedKeys: unprocessed = {} } = await database.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: [...left], ConsistentRead: consistent } } }),
    );
    found.push(...(responses[table] ?? []));
    left = (unprocessed[table]?.Keys ?? []) as Key[];
  }
  return found;
}
