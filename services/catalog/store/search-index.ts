import { SearchIndex } from '../domain/search/search-index.ts';
import { decodeIndexFile } from '../domain/search/segment/segment-file.ts';
import { findSearchChanges, type StoredChange } from './search-changes.ts';
import { readSearchFile } from './search-files.ts';
import { findSearchState, type SearchState } from './search-state.ts';

/** What this container knows. */
interface HeldIndex {
  readonly index: SearchIndex;
  readonly sequence: number;
  readonly lineage: string;
}

export class LostSnapshot extends Error {
  override readonly name = 'LostSnapshot';
}

let held: HeldIndex | undefined;

/**
 * The index as it is now. A container that has one asks for what has changed since with a single Query; a new one reads
 * the snapshot first, and so does one that has slept so long that the changes it lacks were cleared away.
 */
export async function currentIndex(): Promise<SearchIndex> {
  held ??= await loadIndex(await findSearchState({ consistent: false }));
  const { state, changes } = await findSearchChanges(held.sequence);
  if (state.lineage !== held.lineage || lacksChanges(state, changes, held)) {
    // Perhaps the answer was only an old one.
    const newest = await findSearchState();
    if (newest.lineage !== held.lineage || newest.snapshotSequence > held.sequence) {
      held = undefined;
      held = await loadIndex(newest);
    }
    return advance(held, (await findSearchChanges(held.sequence, { consistent: true })).changes);
  }
  return advance(held, changes);
}

function lacksChanges(
  state: SearchState,
  changes: readonly StoredChange[],
  { sequence }: HeldIndex,
): boolean {
  return changes.length === 0 && state.snapshotSequence > sequence;
}

function advance(from: HeldIndex, changes: readonly StoredChange[]): SearchIndex {
  for (const change of changes) {
    from.index.apply(change);
    held = { ...from, sequence: change.sequence };
  }
  return from.index;
}

/** The snapshot that the state names. */
export async function loadIndex(state: SearchState): Promise<HeldIndex> {
  const { snapshotKey, snapshotSequence: sequence, lineage } = state;
  if (snapshotKey === undefined) return { index: new SearchIndex(), sequence, lineage };
  const file = await readSearchFile(snapshotKey);
  if (file !== undefined) return { index: new SearchIndex(decodeIndexFile(file)), sequence, lineage };
  // It was replaced since the state was read.
  const newer = await findSearchState();
  if (newer.snapshotKey === snapshotKey)
    throw new LostSnapshot(`There is no ${snapshotKey}: run npm run reindex`);
  return loadIndex(newer);
}
