import { isAwsError } from '../kernel/aws-error.ts';
import type { Usage } from '../kernel/aws-service.ts';
import type { JsonObject } from '../kernel/json.ts';
import { tableNameOf } from './arns.ts';
import { itemSize, sum } from './item-size.ts';
import { objectOf, objectsOf, stringOf } from './shapes.ts';
import type { TableCatalog } from './table-catalog.ts';

const READS = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems']);

/** Adds what an answered call consumed. */
export function countUsage(usage: Usage, operation: string, consumed: readonly JsonObject[]): void {
  const units = consumed.reduce((sum, each) => sum + Number(each.CapacityUnits ?? 0), 0);
  if (READS.has(operation)) usage.readUnits = (usage.readUnits ?? 0) + units;
  else usage.writeUnits = (usage.writeUnits ?? 0) + units;
}

/**
 * AWS: a write whose condition fails is billed all the same, though its error says nothing of it. Counted is the
 * least that it can be: one unit for a write, two for each item of a transaction.
 */
export function countRefusal(usage: Usage, error: unknown, input: JsonObject): void {
  if (isAwsError(error, 'ConditionalCheckFailedException')) usage.writeUnits = 1;
  if (isAwsError(error, 'TransactionCanceledException') && writesOf(input).length > 0) {
    usage.writeUnits = 2 * writesOf(input).length;
  }
}

/**
 * What a transaction of writes consumed, by table.
 *
 * DynamoDB Local adds up only the different costs within a table (three items of 2 units give 2). AWS: twice the units
 * of each item, a ConditionCheck's too, and twice those of each index entry written. Known here are the items that are
 * put; the others count with the least, 2. So what is said is never more than AWS would bill, and exact for items
 * up to 1 KB outside of indexes.
 */
export function transactionCapacity(
  catalog: TableCatalog,
  input: JsonObject,
  consumed: readonly JsonObject[],
): JsonObject[] {
  return consumed.map((said) => {
    const name = tableNameOf(said.TableName);
    const writes = writesOf(input).filter(([, write]) => tableNameOf(write.TableName) === name);
    const table = Math.max(unitsOf(said.Table), sum(writes.map(([kind, write]) => leastUnits(kind, write))));
    const indexes = Object.entries(objectOf(said.GlobalSecondaryIndexes)).map(([index, units]) => {
      const attributes = catalog.get(name)?.indexes.get(index);
      const keys = [...(attributes?.partition ?? []), ...(attributes?.sort ?? [])];
      const entries = writes.filter(([, write]) => keys.every((key) => key in objectOf(write.Item)));
      return Math.max(unitsOf(units), sum(entries.map(([kind, write]) => leastUnits(kind, write))));
    });
    return { ...said, CapacityUnits: table + sum(indexes) };
  });
}

type Write = readonly [kind: string, write: JsonObject];

function writesOf(input: JsonObject): Write[] {
  return objectsOf(input.TransactItems)
    .flatMap((item) => Object.entries(item))
    .filter(([kind]) => kind !== 'Get')
    .map(([kind, write]) => [kind, objectOf(write)]);
}

function leastUnits(kind: string, write: JsonObject): number {
  return kind === 'Put' ? 2 * Math.ceil(itemSize(objectOf(write.Item)) / 1024) : 2;
}

function unitsOf(capacity: JsonObject[string]): number {
  return Number(objectOf(capacity).CapacityUnits ?? 0);
}

/** As the caller asked: `TOTAL` has the sum alone, `INDEXES` also its parts. */
export function asAsked(capacity: JsonObject, asked: JsonObject[string]): JsonObject {
  if (stringOf(asked) === 'INDEXES') return capacity;
  const { TableName, CapacityUnits } = capacity;
  return { TableName, CapacityUnits };
}
