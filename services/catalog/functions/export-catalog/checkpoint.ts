import { type Columns, NO_COLUMNS } from '../../domain/export/columns.ts';
import { fileKeys } from '../../store/file-keys.ts';
import { readText, writeFile } from '../../store/files.ts';
import type { WriterState } from '../../store/file-writer.ts';
import type { CategoryPage } from '../../store/export-products.ts';

/** How far an export is: all that another run needs to go on with it. */
export interface Checkpoint {
  /** The products of the catalog, and what they need of columns. */
  readonly listed: {
    readonly productIds: readonly string[];
    readonly columns: Columns;
    /** Where the listing goes on; undefined when it is done. */
    readonly next?: { readonly category: string; readonly from?: CategoryPage['next'] } | undefined;
  };
  /** How many of them stand in the file. */
  readonly written: number;
  readonly file: WriterState;
}

export async function readCheckpoint(exportId: string): Promise<Checkpoint> {
  return JSON.parse(await readText(fileKeys.exportCheckpoint(exportId))) as Checkpoint;
}

/** In the bucket, since the ids of a large catalog are more than an item of the table holds. */
export async function writeCheckpoint(exportId: string, checkpoint: Checkpoint): Promise<void> {
  await writeFile(fileKeys.exportCheckpoint(exportId), 'application/json', JSON.stringify(checkpoint));
}

export function beginning(firstCategory: string | undefined): Checkpoint {
  const next = firstCategory === undefined ? undefined : { category: firstCategory };
  return { listed: { productIds: [], columns: NO_COLUMNS, next }, written: 0, file: { rest: '' } };
}
