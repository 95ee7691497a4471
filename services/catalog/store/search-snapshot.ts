import { randomUUID } from 'node:crypto';
import { type UpdateCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SearchIndex } from '../domain/search/search-index.ts';
import { encodeIndexFile } from '../domain/search/segment/segment-file.ts';
import { deleteSearchChanges, findSearchChanges } from './search-changes.ts';
import { deleteSearchFile, writeSearchFile } from './search-files.ts';
import { loadIndex } from './search-index.ts';
import { searchStateOf, type SearchState } from './search-state.ts';
import { database, keys, table } from './table.ts';
import { refusals } from './transaction.ts';

/** An index that is to become the snapshot, and what it was made of. */
export interface NextSnapshot {
  readonly index: SearchIndex;
  /** The state from which it was made. */
  readonly from: SearchState;
  /** The last change that it holds. */
  readonly sequence: number;
  /** How many products the changes that it holds were counted as. */
  readonly folded: number;
}

/** The present snapshot with all changes behind it. */
export async function foldChanges(from: SearchState): Promise<NextSnapshot> {
  const { index } = await loadIndex(from);
  const { changes } = await findSearchChanges(from.snapshotSequence, { consistent: true });
  for (const change of changes) index.apply(change);
  return {
    ...{ index, from },
    sequence: changes.at(-1)?.sequence ?? from.snapshotSequence,
    folded: changes.reduce((sum, { products }) => sum + products, 0),
  };
}

/**
 * Puts a snapshot in the place of the present one. Of several that try at once one wins; wherever it is broken off, the
 * index is as it was before or as it is after, and the next snapshot clears away what is left over. Says whether it won.
 */
export async function replaceSnapshot(
  { index, from, sequence, folded }: NextSnapshot,
  finish: Finish = { condition: NO_REBUILD, update: '', values: { ':stale': staleRebuild() } },
): Promise<boolean> {
  const draftKey = `search/snapshot-${String(sequence).padStart(12, '0')}-${randomUUID().slice(0, 8)}`;
  const draft = await announceDraft(from, draftKey);
  if (draft === undefined) return false;
  await clearAway(draft.replaced, from);
  await writeSearchFile(draftKey, encodeIndexFile(index.file()));
  const won = await update({
    UpdateExpression:
      `SET snapshotKey = :draft, snapshotSequence = :sequence, snapshotProducts = :products, ` +
      `pendingProducts = pendingProducts - :folded, previousSequence = :from` +
      `${from.snapshotKey === undefined ? '' : ', previousKey = :previous'}${finish.update} REMOVE draftKey`,
    ConditionExpression: `draftKey = :draft AND ${finish.condition}`,
    ExpressionAttributeValues: {
      ':draft': draftKey,
      ':sequence': sequence,
      ':products': index.size,
      ':folded': folded,
      ':from': from.snapshotSequence,
      ...(from.snapshotKey === undefined ? {} : { ':previous': from.snapshotKey }),
      ...finish.values,
    },
  });
  if (won === undefined) await deleteSearchFile(draftKey);
  else await deleteSearchChanges(from.snapshotSequence);
  return won !== undefined;
}

/** What else has to be true when the snapshot is put in place, and what else is written then. */
export interface Finish {
  readonly condition: string;
  /** Begins with a comma. */
  readonly update: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A rebuild takes the changes since its beginning for its own: nobody folds them meanwhile, unless it has died. */
const NO_REBUILD =
  '(attribute_not_exists(rebuilding) OR attribute_exists(rebuilding.finishedAt) OR rebuilding.startedAt < :stale)';
export const LONGEST_REBUILD_MS = 10 * 60 * 1000;

function staleRebuild(): string {
  return new Date(Date.now() - LONGEST_REBUILD_MS).toISOString();
}

/** Says which file is being written, so that it is not forgotten if it never comes into its place. */
async function announceDraft(
  from: SearchState,
  draftKey: string,
): Promise<{ readonly replaced: string | undefined } | undefined> {
  const before = await update({
    UpdateExpression: 'SET draftKey = :draft',
    ConditionExpression:
      from.snapshotKey === undefined ? 'attribute_not_exists(snapshotKey)' : 'snapshotKey = :present',
    ExpressionAttributeValues: {
      ':draft': draftKey,
      ...(from.snapshotKey === undefined ? {} : { ':present': from.snapshotKey }),
    },
    ReturnValues: 'UPDATED_OLD',
  });
  return before === undefined ? undefined : { replaced: before.draftKey };
}

/** A draft that was given up, and the snapshot before the present one: nobody begins to read it any more. */
async function clearAway(draftKey: string | undefined, { previousKey }: SearchState): Promise<void> {
  for (const key of [draftKey, previousKey]) if (key !== undefined) await deleteSearchFile(key);
}

/** The attributes that the update returns; undefined where its condition is not met. */
export async function update(
  input: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
): Promise<SearchState | undefined> {
  try {
    const { Attributes: attributes } = await database.send(
      new UpdateCommand({ TableName: table, Key: keys.searchIndex, ...input }),
    );
    return searchStateOf(attributes);
  } catch (error) {
    if (refusals(error).includes('ConditionalCheckFailed')) return undefined;
    throw error;
  }
}
