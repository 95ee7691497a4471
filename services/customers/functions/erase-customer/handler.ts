import { customerDeletionRequested } from '@bodega/shared/events/customers';
import { consumeEvents } from '@bodega/shared/messaging/consume-events';
import { listDataExports } from '../../store/data-exports.ts';
import { eraseItems, findDeletion, noteErasureBy } from '../../store/deletions.ts';
import { fileKeys } from '../../store/file-keys.ts';
import { removeFile } from '../../store/files.ts';
import { removeUser } from '../../store/user-pool.ts';

/**
 * Somebody wants to be forgotten: the user, the files, and whatever else stands in the table, in an order that can be
 * begun again wherever it stopped. Only for a deletion that is the customer's own: the proof names it.
 */
export const handler = consumeEvents([customerDeletionRequested], async ({ data, metadata }) => {
  const { customerId, deletionId } = data;
  if ((await findDeletion(customerId))?.deletionId !== deletionId) return;
  await removeUser(customerId);
  for (const { exportId } of await listDataExports(customerId))
    await removeFile(fileKeys.export(customerId, exportId));
  await eraseItems(customerId);
  const { correlationId, id: causationId } = metadata;
  await noteErasureBy('customers', data, { correlationId, causationId });
});
