import type { Cause } from '@bodega/shared/events/domain-event';
import type { ExportPart } from '@bodega/shared/personal-data/export-part';
import { fileOf, isComplete } from '../../domain/personal-data/export.ts';
import { addExportPart, exportPartsOf, findDataExport, readyDataExport } from '../../store/data-exports.ts';
import { fileKeys } from '../../store/file-keys.ts';
import { removeFile, writeJson } from '../../store/files.ts';

/**
 * Keeps the part; with the last one the copy is written, then told of. Parts may come twice, and two last ones at once:
 * the same file is written again, and told of once. Should the customer be deleted meanwhile, the file goes again.
 */
export async function collectPart(part: ExportPart, cause: Cause): Promise<void> {
  const { customerId, exportId } = part;
  if (!(await addExportPart(part))) return;
  const parts = await exportPartsOf(customerId, exportId);
  const found = await findDataExport(customerId, exportId);
  if (found?.status !== 'collecting' || !isComplete(parts)) return;
  const key = fileKeys.export(customerId, exportId);
  await writeJson(key, fileOf(found, parts));
  const ready = { ...found, status: 'ready' as const, readyAt: new Date().toISOString() };
  if (await readyDataExport(ready, cause)) return;
  if ((await findDataExport(customerId, exportId)) === undefined) await removeFile(key);
}
