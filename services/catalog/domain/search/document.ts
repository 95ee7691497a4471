import type { Product } from '../product.ts';

/** What the index knows of a product that customers see. */
export interface SearchDocument {
  readonly productId: string;
  readonly version: number;
  readonly slug: string;
  readonly name: string;
  readonly brand?: string;
  readonly description: string;
  readonly category: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly variants: Product['variants'];
  readonly image?: Product['images'][number];
  readonly createdAt: string;
}

/** A product that customers do not see, or no longer. */
export interface Removal {
  readonly productId: string;
  readonly version: number;
  readonly removedAt: string;
}

/** What a write of a product means for the index. Of two for one product the higher version is the newer. */
export type ProductEntry = SearchDocument | Removal;

export function isRemoval(entry: ProductEntry): entry is Removal {
  return 'removedAt' in entry;
}

export function searchEntry(product: Product): ProductEntry {
  const { productId, version, slug, name, brand, description, category, attributes } = product;
  if (product.status !== 'published') return { productId, version, removedAt: product.updatedAt };
  const [image] = product.images;
  return {
    ...{ productId, version, slug, name, description, category, attributes },
    ...(brand === undefined ? {} : { brand }),
    ...(image === undefined ? {} : { image }),
    variants: product.variants,
    createdAt: product.createdAt,
  };
}

/** The newest entry of each product, in the order of their ids. */
export function newestEntries(entries: readonly ProductEntry[]): ProductEntry[] {
  const newest = new Map<string, ProductEntry>();
  for (const entry of entries) {
    const other = newest.get(entry.productId);
    if (other === undefined || other.version <= entry.version) newest.set(entry.productId, entry);
  }
  return [...newest.values()].sort((a, b) => compareTexts(a.productId, b.productId));
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
