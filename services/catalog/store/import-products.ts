import type { ProductChange } from '../domain/product-changes.ts';
import type { Outcome } from '../domain/import/import.ts';
import type { Product } from '../domain/product.ts';
import { productWrite, takenFields } from './product-write.ts';
import { readItems } from './stock-reads.ts';
import { keys } from './table.ts';
import { writeTogether } from './transaction.ts';

/** What an import did to a product, noted beside it: done again, it still counts as it did the first time. */
export interface ImportMark {
  readonly importId: string;
  readonly outcome: Outcome;
}

export interface FoundProduct {
  readonly product: Product;
  readonly import?: ImportMark;
}

/** AWS: a BatchGetItem has 100 keys at most. */
const READ_AT_ONCE = 100;

/** The products that have these slugs, by slug. */
export async function findProductsBySlugs(slugs: readonly string[]): Promise<Map<string, FoundProduct>> {
  const claims = await readAll(slugs.map(keys.slug));
  const found = await readAll(claims.map(({ productId }) => keys.product(productId as string)));
  return new Map((found as unknown as FoundProduct[]).map((each) => [each.product.slug, each]));
}

async function readAll(wanted: readonly Readonly<Record<string, string>>[]) {
  const groups = Array.from({ length: Math.ceil(wanted.length / READ_AT_ONCE) }, (_, index) =>
    wanted.slice(index * READ_AT_ONCE, (index + 1) * READ_AT_ONCE),
  );
  const found = await Promise.all(groups.map((group) => readItems(group, { consistent: true })));
  return found.flat();
}

export type ImportedWrite =
  | { readonly ok: true }
  /** Somebody else has changed the product, or made one of its slug: it has to be read again. */
  | { readonly ok: false; readonly taken?: undefined }
  /** The places among the variants of SKUs that belong to another product. */
  | { readonly ok: false; readonly taken: readonly number[] };

export async function writeImported(change: ProductChange, mark: ImportMark): Promise<ImportedWrite> {
  const [{ Put: put } = {}, ...claims] = productWrite(change);
  if (put === undefined) throw new Error('The write of a product begins with the product');
  const reasons = await writeTogether([{ Put: { ...put, Item: { ...put.Item, import: mark } } }, ...claims]);
  if (reasons.length === 0) return { ok: true };
  const fields = takenFields(change, reasons).map(({ field }) => field);
  // Another run of the same part may have made this very product: then its slug is taken, and its SKUs are too.
  const isNewer = reasons[0] === 'ConditionalCheckFailed' || fields.includes('slug');
  const taken = fields.flatMap((field) => /^variants\.(\d+)\.sku$/.exec(field)?.[1] ?? []);
  return isNewer || taken.length === 0 ? { ok: false } : { ok: false, taken: taken.map(Number) };
}
