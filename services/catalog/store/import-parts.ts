import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Import, OUTCOMES, type RowCounts, SHOWN_ERRORS } from '../domain/import/import.ts';
import type { LineError } from '../domain/import/line-error.ts';
import { keptForImports } from './imports.ts';
import { readItems } from './stock-reads.ts';
import { database, keys, table } from './table.ts';
import { type TransactItem, writeTogether } from './transaction.ts';

/** The import of a part, and whether the part is done already. */
export async function findImportOfPart(
  importId: string,
  part: number,
): Promise<{ readonly found: Import | undefined; readonly isDone: boolean }> {
  const items = await readItems([keys.import(importId), keys.importPart(importId, part)], {
    consistent: true,
  });
  const found = items.find(({ sk }) => sk === keys.import(importId).sk);
  return { found: found as unknown as Import | undefined, isDone: items.some((item) => item !== found) };
}

export interface PartResult {
  readonly part: number;
  readonly counts: RowCounts;
  readonly errors: readonly LineError[];
}

/**
 * Marks the part as done and counts its rows, both or neither: a part that is loaded twice is counted once. Some errors
 * are shown while the import runs.
 */
export async function completePart(current: Import, { part, counts, errors }: PartResult): Promise<void> {
  const shown = errors.slice(0, SHOWN_ERRORS);
  const mark: TransactItem = {
    Put: {
      TableName: table,
      Item: {
        ...keys.importPart(current.importId, part),
        part,
        counts,
        errors: shown,
        expiresAt: keptForImports(),
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
  const room = Math.max(0, SHOWN_ERRORS - current.errors.length);
  const update = progress(current.importId, counts, shown.slice(0, room));
  const reasons = await writeTogether([mark, { Update: update }]);
  if (reasons.length === 0 || reasons.includes('ConditionalCheckFailed')) return;
  throw new Error(`The part could not be marked as done: ${reasons.join()}`);
}

function progress(importId: string, counts: RowCounts, errors: readonly LineError[]) {
  const counted = (['done', ...OUTCOMES] as const).filter((name) => counts[name] > 0);
  const sums = counted.map((name) => `#rows.#${name} = #rows.#${name} + :${name}`);
  return {
    TableName: table,
    Key: keys.import(importId),
    UpdateExpression: `SET ${['parts.done = parts.done + :one', '#errors = list_append(#errors, :errors)', ...sums].join(', ')}`,
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: {
      '#rows': 'rows',
      '#errors': 'errors',
      ...Object.fromEntries(counted.map((name) => [`#${name}`, name])),
    },
    ExpressionAttributeValues: {
      ':one': 1,
      ':errors': errors,
      ...Object.fromEntries(counted.map((name) => [`:${name}`, counts[name]])),
    },
  };
}

/** The parts with rows that were not loaded, in the order of the file. */
export async function partsWithErrors(importId: string): Promise<PartResult[]> {
  const parts: PartResult[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: more } = await database.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :import AND begins_with(sk, :parts)',
        FilterExpression: 'counts.failed > :none',
        ExpressionAttributeValues: { ':import': keys.import(importId).pk, ':parts': 'PART#', ':none': 0 },
        ExclusiveStartKey: after,
      }),
    );
    parts.push(...(items as unknown as PartResult[]));
    after = more;
  } while (after !== undefined);
  return parts;
}
