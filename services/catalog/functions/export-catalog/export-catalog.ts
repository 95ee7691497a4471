import { environment } from '@bodega/shared/observability/environment';
import { CategoryTree } from '../../domain/category-tree.ts';
import type { Export } from '../../domain/export/export.ts';
import { findCategories } from '../../store/categories.ts';
import { findExport, noteCheckpoint, noteExport } from '../../store/exports.ts';
import { sendMessages } from '../../store/queues.ts';
import { beginning, type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { listProducts } from './list-products.ts';
import { writeProducts } from './write-products.ts';

const exportsQueue = environment('EXPORTS_QUEUE_URL');

/**
 * Lists the products by the categories, then writes each of them as it is at that moment. What does not fit into the time
 * of one run goes on in the next one, from its checkpoint.
 */
export async function exportCatalog(exportId: string, hasTime: () => boolean): Promise<void> {
  const current = await findExport(exportId, { consistent: true });
  if (current === undefined || current.status === 'completed') return;
  const categories = new CategoryTree((await findCategories()).categories).slugs();
  const begun = current.hasCheckpoint === true ? await readCheckpoint(exportId) : beginning(categories[0]);
  const listed = await listProducts(begun, categories, hasTime);
  await note(current, listed);
  const written = listed.listed.next === undefined ? await writeProducts(current, listed, hasTime) : listed;
  if (written === 'done') {
    const total = listed.listed.productIds.length;
    const finishedAt = new Date().toISOString();
    await noteExport(exportId, { status: 'completed', products: { total, done: total }, finishedAt });
    return;
  }
  await writeCheckpoint(exportId, written);
  await noteCheckpoint(exportId);
  await sendMessages(exportsQueue, [{ exportId }]);
}

async function note({ exportId }: Export, { listed, written }: Checkpoint): Promise<void> {
  const status = listed.next === undefined ? 'writing' : 'listing';
  await noteExport(exportId, { status, products: { total: listed.productIds.length, done: written } });
}
