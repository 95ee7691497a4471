import { BatchGetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Product } from '../domain/product.ts';
import { type ProductEntry, searchEntry } from '../domain/search/document.ts';
import { SearchIndex } from '../domain/search/search-index.ts';
import { UnknownFileFormat } from '../domain/search/segment/segment-file.ts';
import { findCategories } from './categories.ts';
import { LostSnapshot } from './search-index.ts';
import { foldChanges, type NextSnapshot, replaceSnapshot, update } from './search-snapshot.ts';
import { findSearchState, type SearchState } from './search-state.ts';
import { BY_CATEGORY, database, keys, table } from './table.ts';

const ENTRIES_AT_ONCE = 2000;
const READ_AT_ONCE = 100;

/**
 * Makes the index anew from the products themselves. Whatever is written meanwhile follows as a change behind the new
 * snapshot; and since the list of a category may lag behind, each product that the present index knows better is read by
 * itself. Says whether it came to its end: of two rebuilds the later wins.
 */
export async function rebuildIndex(id: string): Promise<boolean> {
  const from = await beginRebuild(id);
  const present = await presentIndex(from);
  const index = new SearchIndex();
  index.apply({ entries: [], categories: (await findCategories({ consistent: true })).categories });
  let products = 0;
  for await (const entries of allEntries(index, present)) {
    index.apply({ entries });
    products += entries.length;
    await tellProgress(id, products);
  }
  for await (const entries of missedEntries(index, present)) index.apply({ entries });
  const next: NextSnapshot = { index, from, sequence: from.sequence, folded: from.pendingProducts };
  return replaceSnapshot(next, {
    condition: 'rebuilding.id = :id',
    update: ', rebuilding.finishedAt = :now, rebuilding.products = :products, lineage = :id',
    values: { ':id': id, ':now': new Date().toISOString() },
  });
}

/** From here on no change is folded into the present snapshot. */
async function beginRebuild(id: string): Promise<SearchState> {
  const state = await update({
    UpdateExpression: 'SET rebuilding = :rebuilding ADD #sequence :none, pendingProducts :none',
    ExpressionAttributeNames: { '#sequence': 'sequence' },
    ExpressionAttributeValues: {
      ':rebuilding': { id, startedAt: new Date().toISOString(), products: 0 },
      ':none': 0,
    },
    ReturnValues: 'ALL_NEW',
  });
  return state ?? findSearchState();
}

async function tellProgress(id: string, products: number): Promise<void> {
  await update({
    UpdateExpression: 'SET rebuilding.products = :products',
    ConditionExpression: 'rebuilding.id = :id',
    ExpressionAttributeValues: { ':id': id, ':products': products },
  });
}

/** The index as it is; empty where its file is lost or of another format: a rebuild is the way out of that. */
async function presentIndex(from: SearchState): Promise<SearchIndex> {
  try {
    return (await foldChanges(from)).index;
  } catch (error) {
    if (error instanceof UnknownFileFormat || error instanceof LostSnapshot) return new SearchIndex();
    throw error;
  }
}

/** Of the categories of the tree, and of those that the present index knows beside them. */
async function* allEntries(index: SearchIndex, present: SearchIndex): AsyncGenerator<ProductEntry[]> {
  let entries: ProductEntry[] = [];
  for (const category of new Set([...index.tree.slugs(), ...present.tree.slugs(), ...present.categories()])) {
    for await (const products of productsOf(category)) {
      entries.push(...products.map(searchEntry));
      if (entries.length < ENTRIES_AT_ONCE) continue;
      yield entries;
      entries = [];
    }
  }
  yield entries;
}

async function* productsOf(category: string): AsyncGenerator<Product[]> {
  let from: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items: items = [], LastEvaluatedKey: more } = await database.send(
      new QueryCommand({
        TableName: table,
        IndexName: BY_CATEGORY,
        KeyConditionExpression: 'category = :category',
        ExpressionAttributeValues: { ':category': category },
        ProjectionExpression: 'product',
        ExclusiveStartKey: from,
      }),
    );
    yield items.map(({ product }) => product as Product);
    from = more;
  } while (from !== undefined);
}

/** The products that the present index knows in a later version than the lists of their categories had. */
async function* missedEntries(index: SearchIndex, present: SearchIndex): AsyncGenerator<ProductEntry[]> {
  let missed: string[] = [];
  for (const { productId, version } of present.versions()) {
    if ((index.versionOf(productId) ?? 0) >= version) continue;
    missed.push(productId);
    if (missed.length < READ_AT_ONCE) continue;
    yield await readEntries(missed);
    missed = [];
  }
  if (missed.length > 0) yield await readEntries(missed);
}

async function readEntries(productIds: readonly string[]): Promise<ProductEntry[]> {
  const entries: ProductEntry[] = [];
  let wanted: Record<string, unknown>[] = productIds.map((productId) => keys.product(productId));
  while (wanted.length > 0) {
    const { Responses: found, UnprocessedKeys: rest } = await database.send(
      new BatchGetCommand({
        RequestItems: { [table]: { Keys: wanted, ConsistentRead: true, ProjectionExpression: 'product' } },
      }),
    );
    entries.push(...(found?.[table] ?? []).map(({ product }) => searchEntry(product as Product)));
    wanted = rest?.[table]?.Keys ?? [];
  }
  return entries;
}
