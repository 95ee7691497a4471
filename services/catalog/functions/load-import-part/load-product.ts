import { randomUUID } from 'node:crypto';
import type { Draft } from '../../domain/import/draft.ts';
import type { FileProduct } from '../../domain/import/file-product.ts';
import type { Outcome } from '../../domain/import/import.ts';
import type { LineError } from '../../domain/import/line-error.ts';
import type { ProductOutcome } from '../../domain/import/outcome.ts';
import { changedProduct, newProduct } from '../../domain/product-changes.ts';
import type { ProductInput } from '../../domain/product.ts';
import { type FoundProduct, writeImported } from '../../store/import-products.ts';
import { bookCount, changesStock, heldOfCount } from '../../store/import-stock.ts';
import { type Load, look, type Seen } from './look.ts';

/** How often a product is tried that others change at the same time. */
const ATTEMPTS = 5;

/** Creates the product, changes it or leaves it alone, and books what was counted of it. */
export async function loadProduct(product: FileProduct, first: Seen, load: Load): Promise<ProductOutcome> {
  let seen: Seen | undefined = first;
  for (let attempt = 0; attempt < ATTEMPTS && seen !== undefined; attempt += 1) {
    const done = await tryProduct(product, seen, load);
    if (done !== undefined) return done;
    [seen] = await look([product], load);
  }
  throw new Error(`Others keep changing ${product.handle}`);
}

/** Undefined: what was seen is no longer so. */
async function tryProduct(
  product: FileProduct,
  { found, draft, stock }: Seen,
  load: Load,
): Promise<ProductOutcome | undefined> {
  const errors = [...draft.errors, ...heldErrors(product, draft, stock)];
  if (draft.input === undefined || errors.length > 0) return { product, outcome: 'failed', errors };
  const written = await write(draft.input, found, load);
  if (written.taken !== undefined)
    return { product, outcome: 'failed', errors: takenErrors(product, written.taken) };
  if (written.outcome === undefined || !(await bookCount(draft.counted, stock, load.count))) return undefined;
  const onlyStock = written.outcome === 'unchanged' && changesStock(draft.counted, stock);
  return { product, outcome: onlyStock ? 'updated' : written.outcome, errors: [] };
}

interface Written {
  /** Undefined where somebody else was quicker. */
  readonly outcome?: Outcome;
  readonly taken?: readonly number[];
}

async function write(input: ProductInput, found: FoundProduct | undefined, load: Load): Promise<Written> {
  const { importId } = load.current;
  const context = { cause: load.count.cause, now: new Date() };
  // A run of this part that was cut short may have written it already: it counts as it did then.
  const earlier = found?.import?.importId === importId ? found.import.outcome : undefined;
  const change =
    found === undefined
      ? newProduct(randomUUID(), input, context)
      : changedProduct(found.product, input, context);
  if (change === undefined) return { outcome: earlier ?? 'unchanged' };
  const outcome = earlier ?? (found === undefined ? 'created' : 'updated');
  const result = await writeImported(change, { importId, outcome });
  if (result.ok) return { outcome };
  return result.taken === undefined ? {} : { taken: result.taken };
}

function takenErrors({ rows }: FileProduct, taken: readonly number[]): LineError[] {
  return taken.map((index) => ({
    line: rows[index]?.line ?? 0,
    field: 'sku',
    message: 'belongs to another product',
  }));
}

function heldErrors({ rows }: FileProduct, { input, counted }: Draft, stock: Seen['stock']): LineError[] {
  // Each variant comes of the row in its place.
  return (input?.variants ?? []).flatMap(({ sku }, index) => {
    const units = counted.get(sku);
    const known = stock.get(sku);
    const held = units === undefined || known === undefined ? undefined : heldOfCount(known, units);
    if (held === undefined) return [];
    const message = `is fewer than the ${held} units that are held for orders`;
    return [{ line: rows[index]?.line ?? 0, field: 'stock', message }];
  });
}
