import { environment } from '@bodega/shared/observability/environment';
import { logger } from '@bodega/shared/observability/logger';
import { CategoryTree } from '../../domain/category-tree.ts';
import { productsOf } from '../../domain/import/file-product.ts';
import { rowsOf } from '../../domain/import/file-row.ts';
import { type Header, readHeader } from '../../domain/import/header.ts';
import type { Import } from '../../domain/import/import.ts';
import { countsOf, type ProductOutcome, reportRows } from '../../domain/import/outcome.ts';
import type { FilePart } from '../../domain/import/parts.ts';
import { findCategories } from '../../store/categories.ts';
import { fileKeys } from '../../store/file-keys.ts';
import { FileGone, readRange, writeFile } from '../../store/files.ts';
import { completePart, findImportOfPart } from '../../store/import-parts.ts';
import type { Count } from '../../store/import-stock.ts';
import { failImport, findImport } from '../../store/imports.ts';
import { sendMessages } from '../../store/queues.ts';
import { loadProducts } from './load-products.ts';

export interface PartMessage extends FilePart {
  readonly importId: string;
}

const partsQueue = environment('IMPORT_PARTS_QUEUE_URL');
const reportsQueue = environment('IMPORT_REPORTS_QUEUE_URL');

/**
 * Loads the products of one part of the file. Whatever was done of it before is found done, and counts as it did then;
 * what does not fit into the time goes on in a message of its own.
 */
export async function loadPart(message: PartMessage, hasTime: () => boolean): Promise<void> {
  const { importId, part } = message;
  const { found, isDone } = await findImportOfPart(importId, part);
  if (found?.status !== 'loading') {
    logger.info('This import loads no parts', { importId, part, status: found?.status });
    return;
  }
  if (!isDone && !(await load(message, found, hasTime))) {
    await sendMessages(partsQueue, [message]);
    return;
  }
  await reportIfLast(importId);
}

/** False: not all of it, for want of time. */
async function load(message: PartMessage, current: Import, hasTime: () => boolean): Promise<boolean> {
  const [bytes, { categories: listed }] = await Promise.all([
    readPart(message, current),
    findCategories({ consistent: true }),
  ]);
  if (bytes === undefined) return true;
  const header = readHeader(current.header ?? '');
  const products = productsOf(rowsOf(bytes, header, message));
  const categories = new CategoryTree(listed);
  const outcomes = await loadProducts(products, {
    ...{ current, header, categories, hasTime },
    count: countOf(current),
  });
  if (outcomes.length < products.length) {
    if (outcomes.length === 0) throw new Error('There was not even time for one product');
    return false;
  }
  await complete(message, current, header, outcomes);
  return true;
}

function countOf({ importId, startedAt, createdAt, fileName, by }: Import): Count {
  return {
    importId,
    startedAt: startedAt ?? createdAt,
    by,
    note: `Import of ${fileName ?? 'a file'}`,
    cause: { correlationId: importId, causationId: importId },
  };
}

async function readPart(
  { importId, from, to }: PartMessage,
  { source }: Import,
): Promise<Uint8Array | undefined> {
  try {
    return await readRange(fileKeys.importSource(importId), { from, to, etag: source?.etag ?? '' });
  } catch (error) {
    if (!(error instanceof FileGone)) throw error;
    const problem = 'Another file was uploaded while this one was loaded: start a new import for each file.';
    await failImport(importId, problem, new Date());
    return undefined;
  }
}

async function complete(
  { importId, part }: PartMessage,
  current: Import,
  header: Header,
  outcomes: readonly ProductOutcome[],
): Promise<void> {
  const counts = countsOf(outcomes);
  if (counts.failed > 0) {
    await writeFile(fileKeys.importPartErrors(importId, part), 'text/csv', reportRows(outcomes, header));
  }
  await completePart(current, { part, counts, errors: outcomes.flatMap(({ errors }) => errors) });
}

/** Asked at every part, also at one that was done before: whoever did it may have stopped just then. */
async function reportIfLast(importId: string): Promise<void> {
  const found = await findImport(importId, { consistent: true });
  if (found?.status !== 'loading' || found.parts.done < found.parts.total) return;
  await sendMessages(reportsQueue, [{ importId }]);
}
