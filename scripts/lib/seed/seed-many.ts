import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../infra/local/kernel/user-error.ts';
import type { Progress } from '../progress.ts';
import { generatedProducts } from './generated-products.ts';
import { productsCsv } from './products-csv.ts';
import { seedCategories } from './seed-categories.ts';
import type { ShopApi } from './shop-api.ts';
import { lengthOf, uploadForm, type UploadForm } from './upload-form.ts';

/** What an import takes at most (docs/imports.md). */
const MOST_BYTES = 200 * 1000 * 1000;
const MEGABYTE = 1_000_000;
const ASK_EVERY_MS = 1000;

interface ImportState {
  readonly status: string;
  readonly percentage: number;
  readonly rows: {
    readonly total: number;
    readonly done: number;
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly failed: number;
  };
  readonly errors: readonly { readonly line: number; readonly field?: string; readonly message: string }[];
  readonly problem?: string;
}

/** Loads generated products as an operator with a large file does: through an import. */
export async function seedMany(api: ShopApi, products: number, progress: Progress): Promise<void> {
  await seedCategories(api);
  progress.begin(`writing ${products.toLocaleString('en')} products`);
  const file = [...productsCsv(generatedProducts(products))];
  const bytes = lengthOf(file);
  if (bytes > MOST_BYTES) {
    throw new UserError(
      `${products} products are ${megabytes(bytes)} MB of CSV, and an import takes ${megabytes(MOST_BYTES)}: ask for fewer`,
    );
  }
  const importId = await upload(api, file, products, progress);
  const { rows, errors } = await finished(api, importId, progress);
  const [first] = errors;
  if (first !== undefined) {
    const where = `line ${first.line}${first.field === undefined ? '' : `, ${first.field}`}`;
    throw new UserError(`${rows.failed} of ${rows.total} rows were not loaded; ${where}: ${first.message}`);
  }
  progress.done(
    `${products.toLocaleString('en')} products: of their ${rows.total.toLocaleString('en')} variants ${rows.created} are new, ` +
      `${rows.updated} changed, ${rows.unchanged} as they were`,
  );
}

async function upload(
  api: ShopApi,
  file: readonly Buffer[],
  products: number,
  progress: Progress,
): Promise<string> {
  const { body } = await api.send('POST', '/imports', [201], {
    body: { fileName: `${products}-products.csv` },
    headers: { 'idempotency-key': randomUUID() },
  });
  const { importId, upload: form } = body as { importId: string; upload: UploadForm };
  const bytes = lengthOf(file);
  const bar = progress.bar('MB uploaded', megabytes(bytes));
  await uploadForm(form, file, (sent) => {
    bar.at(megabytes(Math.min(sent, bytes)));
  });
  progress.done(`${megabytes(bytes)} MB uploaded`);
  return importId;
}

/** Asks how the import goes until it has ended. */
async function finished(api: ShopApi, importId: string, progress: Progress): Promise<ImportState> {
  const bar = progress.bar('rows', 0);
  const startedAt = performance.now();
  for (;;) {
    const { body } = await api.send('GET', `/imports/${importId}`, [200]);
    const state = body as ImportState;
    if (state.status === 'failed')
      throw new UserError(`The import has failed: ${state.problem ?? 'no reason'}`);
    if (state.status === 'completed') return state;
    const { done, total, failed } = state.rows;
    const left = secondsLeft(performance.now() - startedAt, state);
    const errors = failed === 0 ? '' : `, ${failed} failed`;
    bar.at(done, { total, note: `, ${state.status}${errors}${left}` });
    await sleep(ASK_EVERY_MS);
  }
}

function secondsLeft(elapsedMs: number, { status, rows: { done, total } }: ImportState): string {
  if (status !== 'loading' || done === 0) return '';
  return `, about ${Math.ceil((elapsedMs / 1000) * ((total - done) / done))} s left`;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / MEGABYTE);
}
