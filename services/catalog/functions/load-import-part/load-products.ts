import type { FileProduct } from '../../domain/import/file-product.ts';
import type { ProductOutcome } from '../../domain/import/outcome.ts';
import { loadProduct } from './load-product.ts';
import { type Load, look } from './look.ts';

/** Products that are written side by side; other parts are loaded at the same time. */
const AT_ONCE = 4;

/** What became of each product, in their order; only of those for which there was time. */
export async function loadProducts(products: readonly FileProduct[], load: Load): Promise<ProductOutcome[]> {
  const seen = await look(products, load);
  const outcomes: ProductOutcome[] = [];
  const waiting = [...products.entries()].values();
  const work = async (): Promise<void> => {
    while (load.hasTime()) {
      const next = waiting.next();
      if (next.done === true) return;
      const [index, product] = next.value;
      const first = seen[index];
      if (first !== undefined) outcomes[index] = await loadProduct(product, first, load);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}
