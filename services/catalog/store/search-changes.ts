import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { BatchWriteCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { IndexChange } from '../domain/search/search-index.ts';
import { findSearchState, type SearchState, searchStateOf } from './search-state.ts';
import { database, keys, table } from './table.ts';
import { writeTogether } from './transaction.ts';

/** An item holds 400 KB. */
const LARGEST_CHANGE = 350_000;
const ATTEMPTS = 10;
const WRITTEN_AT_ONCE = 25;

/** Appends a change, in several items where it is too large for one. Gives the state before and after. */
export async function appendSearchChange(
  change: IndexChange,
): Promise<{ readonly before: SearchState; readonly after: SearchState }> {
  const parts = packed(change);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = await findSearchState();
    const after = await append(parts, before);
    if (after !== undefined) return { before, after };
    await setTimeout(Math.random() * 20 * attempt);
  }
  throw new Error('Others keep appending to the search index; the stream will bring the change again');
}

interface PackedChange {
  readonly change: Buffer;
  readonly products: number;
}

function packed({ entries, categories }: IndexChange): PackedChange[] {
  const change = zstdCompressSync(JSON.stringify({ entries, categories }));
  if (change.length <= LARGEST_CHANGE || entries.length <= 1) return [{ change, products: entries.length }];
  const half = entries.length >> 1;
  return [
    ...packed({ entries: entries.slice(0, half), ...(categories === undefined ? {} : { categories }) }),
    ...packed({ entries: entries.slice(half) }),
  ];
}

/** Undefined where somebody else has appended meanwhile. */
async function append(parts: readonly PackedChange[], before: SearchState): Promise<SearchState | undefined> {
  const products = parts.reduce((sum, part) => sum + part.products, 0);
  const sequence = before.sequence + parts.length;
  const reasons = await writeTogether([
    ...parts.map((part, at) => ({
      Put: { TableName: table, Item: { ...keys.searchChange(before.sequence + 1 + at), ...part } },
    })),
    {
      Update: {
        TableName: table,
        Key: keys.searchIndex,
        UpdateExpression:
          'SET #sequence = :after, lineage = if_not_exists(lineage, :lineage) ADD pendingProducts :products',
        ConditionExpression:
          before.sequence === 0
            ? 'attribute_not_exists(#sequence) OR #sequence = :before'
            : '#sequence = :before',
        ExpressionAttributeNames: { '#sequence': 'sequence' },
        ExpressionAttributeValues: {
          ':after': sequence,
          ':products': products,
          ':lineage': randomUUID(),
          ':before': before.sequence,
        },
      },
    },
  ]);
  return reasons.length > 0
    ? undefined
    : { ...before, sequence, pendingProducts: before.pendingProducts + products };
}

export interface StoredChange extends IndexChange {
  readonly sequence: number;
  /** How many products it was counted as. */
  readonly products: number;
}

/** The changes behind one, in their order and without gaps, and the state of the index. */
export async function findSearchChanges(
  after: number,
  { consistent = false } = {},
): Promise<{ readonly state: SearchState; readonly changes: readonly StoredChange[] }> {
  const items = await queryAll({
    TableName: table,
    ConsistentRead: consistent,
    // The state sorts behind all changes: one Query brings both.
    KeyConditionExpression: 'pk = :search AND sk BETWEEN :first AND :index',
    ExpressionAttributeValues: {
      ':search': keys.searchIndex.pk,
      ':first': keys.searchChange(after + 1).sk,
      ':index': keys.searchIndex.sk,
    },
  });
  const isState = ({ sk }: Record<string, unknown>): boolean => sk === keys.searchIndex.sk;
  const all = items.filter((item) => !isState(item));
  // A reader that is not consistent may see a change before the one that it follows: the rest comes next time.
  const gapless = all.filter(({ sk }, at) => sk === keys.searchChange(after + 1 + at).sk);
  return {
    state: searchStateOf(items.find(isState)),
    changes: gapless.map((item, at) => unpacked(item, after + 1 + at)),
  };
}

function unpacked(item: Record<string, unknown>, sequence: number): StoredChange {
  const text = zstdDecompressSync(item.change as Uint8Array).toString('utf8');
  return { ...(JSON.parse(text) as IndexChange), sequence, products: Number(item.products) };
}

/** Changes that every snapshot still in use holds. */
export async function deleteSearchChanges(upTo: number): Promise<void> {
  const items = await queryAll({
    TableName: table,
    KeyConditionExpression: 'pk = :search AND sk BETWEEN :first AND :last',
    ProjectionExpression: 'pk, sk',
    ExpressionAttributeValues: {
      ':search': keys.searchIndex.pk,
      ':first': keys.searchChange(0).sk,
      ':last': keys.searchChange(upTo).sk,
    },
  });
  for (let start = 0; start < items.length; start += WRITTEN_AT_ONCE) {
    const batch = items.slice(start, start + WRITTEN_AT_ONCE);
    // What DynamoDB leaves unprocessed is deleted after the next snapshot.
    await database.send(
      new BatchWriteCommand({
        RequestItems: { [table]: batch.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })) },
      }),
    );
  }
}

async function queryAll(input: QueryCommandInput): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let from: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await database.send(new QueryCommand({ ...input, ExclusiveStartKey: from }));
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}
