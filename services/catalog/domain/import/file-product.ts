import type { FileRow } from './file-row.ts';

/** The rows of one product: those with its handle that follow each other. */
export interface FileProduct {
  readonly handle: string;
  readonly rows: readonly [FileRow, ...FileRow[]];
}

/** A row without a handle is nobody's but its own. */
export function productsOf(rows: readonly FileRow[]): FileProduct[] {
  const products: { handle: string; rows: [FileRow, ...FileRow[]] }[] = [];
  for (const row of rows) {
    const last = products.at(-1);
    if (last !== undefined && row.handle !== '' && last.handle === row.handle) last.rows.push(row);
    else products.push({ handle: row.handle, rows: [row] });
  }
  return products;
}
