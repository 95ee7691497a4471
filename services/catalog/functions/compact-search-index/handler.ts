import { consumeMessages } from '@bodega/shared/messaging/consume-messages';
import { logger } from '@bodega/shared/observability/logger';
import * as v from 'valibot';
import { isFoldingWorthwhile } from '../../domain/search/folding.ts';
import { rebuildIndex } from '../../store/search-rebuild.ts';
import { foldChanges, replaceSnapshot } from '../../store/search-snapshot.ts';
import { findSearchState } from '../../store/search-state.ts';

/** `{}` folds the changes of the search index into a new snapshot; with `rebuild` the index is made anew. */
const requestSchema = v.strictObject({ rebuild: v.optional(v.string()) });

export const handler = consumeMessages(async (body) => {
  const { rebuild } = v.parse(requestSchema, body);
  if (rebuild === undefined) await compact();
  else await rebuildOnce(rebuild);
});

async function compact(): Promise<void> {
  const state = await findSearchState();
  if (!isFoldingWorthwhile(state)) return;
  const won = await replaceSnapshot(await foldChanges(state));
  logger.info(won ? 'The search index has a new snapshot' : 'Another snapshot was faster', {
    sequence: state.sequence,
  });
}

/** A repeated message finds it done. */
async function rebuildOnce(id: string): Promise<void> {
  const { rebuilding } = await findSearchState();
  if (rebuilding?.id === id && rebuilding.finishedAt !== undefined) return;
  const won = await rebuildIndex(id);
  logger.info(won ? 'The search index was rebuilt' : 'A later rebuild took over', { id });
}
