import { type Draft, type DraftContext, draftOf } from '../../domain/import/draft.ts';
import type { FileProduct } from '../../domain/import/file-product.ts';
import type { Import } from '../../domain/import/import.ts';
import { findProductsBySlugs, type FoundProduct } from '../../store/import-products.ts';
import { type Count, type CountedSku, findCountedSkus } from '../../store/import-stock.ts';

export interface Load extends DraftContext {
  readonly current: Import;
  readonly count: Count;
  hasTime(): boolean;
}

/** What is known of a product of the file before it is written. */
export interface Seen {
  readonly found: FoundProduct | undefined;
  readonly draft: Draft;
  readonly stock: ReadonlyMap<string, CountedSku>;
}

/** Reads all that there is of the products in a few requests. */
export async function look(products: readonly FileProduct[], load: Load): Promise<Seen[]> {
  const handles = new Set(products.map(({ handle }) => handle).filter((handle) => handle !== ''));
  const bySlug = await findProductsBySlugs([...handles]);
  const drafts = products.map((product) => {
    const found = bySlug.get(product.handle);
    return { found, draft: draftOf(product, load, found?.product) };
  });
  const counted = drafts.flatMap(({ draft }) => (draft.errors.length > 0 ? [] : [...draft.counted.keys()]));
  const stock = await findCountedSkus(new Set(counted), load.count);
  return drafts.map((seen) => ({ ...seen, stock }));
}
