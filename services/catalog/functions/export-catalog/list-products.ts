import { withColumnsOf } from '../../domain/export/columns.ts';
import { productsOfCategory } from '../../store/export-products.ts';
import type { Checkpoint } from './checkpoint.ts';

/**
 * The ids of all products, category by category. A product that moves to another place of the index meanwhile may be met
 * twice, and stands in the list once.
 */
export async function listProducts(
  checkpoint: Checkpoint,
  categories: readonly string[],
  hasTime: () => boolean,
): Promise<Checkpoint> {
  const productIds = new Set(checkpoint.listed.productIds);
  let { columns, next } = checkpoint.listed;
  while (next !== undefined && hasTime()) {
    const { category } = next;
    const page = await productsOfCategory(category, next.from);
    for (const { productId } of page.products) productIds.add(productId);
    columns = withColumnsOf(columns, page.products);
    const following = categories[categories.indexOf(category) + 1];
    if (page.next !== undefined) next = { category, from: page.next };
    else next = following === undefined ? undefined : { category: following };
  }
  return { ...checkpoint, listed: { productIds: [...productIds], columns, next } };
}
