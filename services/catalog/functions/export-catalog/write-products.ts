import { type Columns, isSame, withColumnsOf } from '../../domain/export/columns.ts';
import { csvHeader, csvRows } from '../../domain/export/csv.ts';
import { CONTENT_TYPES, type Export, EXTENSIONS } from '../../domain/export/export.ts';
import type { Product } from '../../domain/product.ts';
import { findProducts } from '../../store/export-products.ts';
import { noteExport } from '../../store/exports.ts';
import { fileKeys } from '../../store/file-keys.ts';
import { FileWriter } from '../../store/file-writer.ts';
import { abortUpload } from '../../store/files.ts';
import type { Checkpoint } from './checkpoint.ts';

/** As many as one request reads, and as many requests side by side. */
const READ_AT_ONCE = 100;
const REQUESTS_AT_ONCE = 4;
const STEP = READ_AT_ONCE * REQUESTS_AT_ONCE;

/** Writes the listed products into the file. Gives where it stopped if there was no time for all of them. */
export async function writeProducts(
  current: Export,
  checkpoint: Checkpoint,
  hasTime: () => boolean,
): Promise<Checkpoint | 'done'> {
  const { exportId, format } = current;
  const { productIds, columns } = checkpoint.listed;
  const key = fileKeys.export(exportId, EXTENSIONS[format]);
  const file = new FileWriter(key, CONTENT_TYPES[format], checkpoint.file);
  let { written } = checkpoint;
  if (written === 0 && format === 'csv') await file.write(csvHeader(columns));
  while (written < productIds.length) {
    if (!hasTime()) return { ...checkpoint, written, file: file.state() };
    const products = await readProducts(productIds.slice(written, written + STEP));
    const needed = withColumnsOf(columns, products);
    if (format === 'csv' && !isSame(needed, columns)) return anew(checkpoint, needed, file);
    await file.write(format === 'csv' ? csvRows(products, columns) : jsonLines(products));
    written = Math.min(written + STEP, productIds.length);
    await noteExport(exportId, { status: 'writing', products: { total: productIds.length, done: written } });
  }
  await file.end();
  return 'done';
}

/** A product has got what the header has no column for: the file begins again, with one more. */
async function anew(checkpoint: Checkpoint, columns: Columns, file: FileWriter): Promise<Checkpoint> {
  const { upload } = file.state();
  if (upload !== undefined) await abortUpload(upload);
  return { listed: { ...checkpoint.listed, columns }, written: 0, file: { rest: '' } };
}

async function readProducts(productIds: readonly string[]): Promise<Product[]> {
  const groups = Array.from({ length: Math.ceil(productIds.length / READ_AT_ONCE) }, (_, index) =>
    productIds.slice(index * READ_AT_ONCE, (index + 1) * READ_AT_ONCE),
  );
  return (await Promise.all(groups.map(findProducts))).flat();
}

function jsonLines(products: readonly Product[]): string {
  return products.map((product) => `${JSON.stringify(product)}\n`).join('');
}
