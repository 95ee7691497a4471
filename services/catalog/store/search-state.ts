import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { database, keys, table } from './table.ts';

/**
 * Where the search index stands. A snapshot holds all changes up to one of them; the rest are items of their own,
 * numbered without gaps.
 */
export interface SearchState {
  /** The number of the newest change. */
  readonly sequence: number;
  /** Missing before the first snapshot. */
  readonly snapshotKey?: string;
  /** The last change that the snapshot holds. */
  readonly snapshotSequence: number;
  readonly snapshotProducts: number;
  /** How many products the changes behind the snapshot tell of. */
  readonly pendingProducts: number;
  /** Another one after a rebuild: whoever holds an index of another lineage has to read the snapshot. */
  readonly lineage: string;

  /** The snapshot before, which some may still be reading. */
  readonly previousKey?: string;
  readonly previousSequence: number;
  /** A snapshot that is being written. */
  readonly draftKey?: string;
  readonly rebuilding?: RebuildProgress;
}

export interface RebuildProgress {
  readonly id: string;
  readonly startedAt: string;
  readonly products: number;
  readonly finishedAt?: string;
}

const NOTHING: SearchState = {
  sequence: 0,
  snapshotSequence: 0,
  snapshotProducts: 0,
  pendingProducts: 0,
  lineage: '',
  previousSequence: 0,
};

export async function findSearchState({ consistent = true } = {}): Promise<SearchState> {
  const { Item: item } = await database.send(
    new GetCommand({ TableName: table, Key: keys.searchIndex, ConsistentRead: consistent }),
  );
  return searchStateOf(item);
}

export function searchStateOf(item: Record<string, unknown> | undefined): SearchState {
  return { ...NOTHING, ...item };
}
