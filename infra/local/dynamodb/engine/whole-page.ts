import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { objectOf, objectsOf } from '../shapes.ts';
import type { Engine } from './engine.ts';

const API = 'DynamoDB_20120810';
const READ_AT_ONCE = 1000;
/** AWS: a page ends with a megabyte read, where a unit is 8 KB, or 4 KB of a consistent read. */
const UNITS_OF_A_PAGE = { eventual: 128, consistent: 256 };

/**
 * A page of a Query or Scan without a limit. Asked for it at once, the engine reads all that is left of the partition
 * or table into its memory, for each page anew; so it is asked for parts, until they make a page.
 */
export async function wholePage(engine: Engine, operation: string, input: JsonObject): Promise<JsonObject> {
  const most = input.ConsistentRead === true ? UNITS_OF_A_PAGE.consistent : UNITS_OF_A_PAGE.eventual;
  let page: JsonObject | undefined;
  for (;;) {
    const part = await engine.call(API, operation, {
      ...input,
      Limit: READ_AT_ONCE,
      ...(page === undefined ? {} : { ExclusiveStartKey: page.LastEvaluatedKey }),
    });
    page = page === undefined ? part : joined(page, part);
    // A part with less than was asked for is the last one, or a megabyte.
    if (Number(part.ScannedCount) < READ_AT_ONCE || part.LastEvaluatedKey === undefined) return page;
    if (Number(objectOf(page.ConsumedCapacity).CapacityUnits) >= most) return page;
  }
}

function joined(page: JsonObject, part: JsonObject): JsonObject {
  return {
    ...(added(page, part) as JsonObject),
    ...(page.Items === undefined ? {} : { Items: [...objectsOf(page.Items), ...objectsOf(part.Items)] }),
    LastEvaluatedKey: part.LastEvaluatedKey,
  };
}

/** Counts and capacity: numbers are added up, also those within. */
function added(one: Json | undefined, other: Json | undefined): Json | undefined {
  if (typeof one === 'number' && typeof other === 'number') return one + other;
  if (!isJsonObject(one) || !isJsonObject(other)) return one ?? other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...keys].map((key) => [key, added(one[key], other[key])]));
}
