import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JsonObject } from '../../kernel/json.ts';
import { objectOf, stringOf } from '../shapes.ts';
import type { TableFacts } from '../table-catalog.ts';

/** An item with a number in the attribute that says when it expires. */
export interface ExpiringItem {
  readonly key: JsonObject;
  readonly expiry: string;
}

/** So many rows are looked through before others have their turn. */
const ROWS_AT_ONCE = 2000;

/**
 * The items of a table that expire, read from the engine's file beside the engine, which keeps each item as the JSON of
 * its attributes. Asked for by Scan, the engine looks through all of the table for every page: with 85,000 items each
 * sweep held up writes for seconds.
 */
export async function expiringItems(
  databaseFile: string,
  table: TableFacts,
  attribute: string,
): Promise<ExpiringItem[]> {
  if (!existsSync(databaseFile)) return [];
  const database = new DatabaseSync(databaseFile, { readOnly: true });
  try {
    const found: ExpiringItem[] = [];
    for await (const item of itemsWith(database, table.name, `${JSON.stringify(attribute)}:{"N":`)) {
      const expiry = stringOf(objectOf(item[attribute]).N);
      const keys = [...table.keys.partition, ...table.keys.sort];
      const key = Object.fromEntries(keys.map((name) => [name, item[name]]));
      if (expiry !== undefined) found.push({ key, expiry });
    }
    return found;
  } finally {
    database.close();
  }
}

/** Items whose JSON has these words somewhere. */
async function* itemsWith(
  database: DatabaseSync,
  table: string,
  words: string,
): AsyncGenerator<JsonObject, void> {
  const rows = `"${table.replaceAll('"', '""')}"`;
  const { last } = database.prepare(`SELECT max(rowid) AS last FROM ${rows}`).get() as {
    last: number | null;
  };
  const part = database.prepare(
    `SELECT ObjectJSON AS item FROM ${rows} WHERE rowid > ? AND rowid <= ? AND instr(ObjectJSON, CAST(? AS BLOB)) > 0`,
  );
  for (let start = 0; start < (last ?? 0); start += ROWS_AT_ONCE) {
    for (const { item } of part.all(start, start + ROWS_AT_ONCE, words)) {
      yield JSON.parse(Buffer.from(item as Uint8Array).toString()) as JsonObject;
    }
    await nextTurn();
  }
}
