import { CategoryTree } from '../../category-tree.ts';
import { compareTexts, isRemoval, type ProductEntry, type SearchDocument } from '../document.ts';
import type { SearchQuery } from '../query/search-query.ts';
import { fold } from '../text/fold.ts';
import type { Category } from '../../category-tree.ts';

/** What the index has to give, worked out in the plainest way over all products. */
export class NaiveSearch {
  readonly #documents = new Map<string, ProductEntry>();
  readonly #tree: CategoryTree;

  constructor(categories: readonly Category[]) {
    this.#tree = new CategoryTree(categories);
  }

  apply(entries: readonly ProductEntry[]): void {
    for (const entry of entries) {
      const known = this.#documents.get(entry.productId);
      if (known === undefined || known.version < entry.version) this.#documents.set(entry.productId, entry);
    }
  }

  documents(): SearchDocument[] {
    return [...this.#documents.values()].filter((entry): entry is SearchDocument => !isRemoval(entry));
  }

  /** The ids of all pages together. */
  productIds(query: SearchQuery): string[] {
    const found = this.#matching(query);
    const { currency } = query;
    const order: Record<string, (a: SearchDocument, b: SearchDocument) => number> = {
      price: (a, b) => lowest(a, currency) - lowest(b, currency),
      '-price': (a, b) => lowest(b, currency) - lowest(a, currency),
      name: (a, b) => compareTexts(fold(a.name), fold(b.name)),
      newest: (a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt),
    };
    return found
      .sort((a, b) => (order[query.sort]?.(a, b) ?? 0) || compareTexts(a.productId, b.productId))
      .map(({ productId }) => productId);
  }

  /** Value → count, where all but the facet's own choice counts. */
  counts(query: SearchQuery, facet: string): Record<string, number> {
    const without: SearchQuery = {
      ...query,
      ...(facet === 'category' ? { category: undefined } : {}),
      ...(facet === 'brand' ? { brands: [] } : {}),
      attributes: Object.fromEntries(Object.entries(query.attributes).filter(([name]) => name !== facet)),
    };
    const counts: Record<string, number> = {};
    for (const document of this.#matching(without))
      for (const value of this.#valuesOf(document, facet)) counts[value] = (counts[value] ?? 0) + 1;
    return counts;
  }

  #matching(query: SearchQuery): SearchDocument[] {
    const { category, currency, minPrice = 0, maxPrice = Infinity, brands, attributes } = query;
    return this.documents().filter(
      (document) =>
        pricesOf(document, currency).some((amount) => amount >= minPrice && amount <= maxPrice) &&
        (category === undefined || this.#valuesOf(document, 'category').includes(category)) &&
        (brands.length === 0 || brands.includes(document.brand ?? '')) &&
        Object.entries(attributes).every(([name, values]) =>
          this.#valuesOf(document, name).some((value) => values.includes(value)),
        ),
    );
  }

  /** With all categories above. */
  #valuesOf(document: SearchDocument, facet: string): string[] {
    if (facet === 'brand') return document.brand === undefined ? [] : [document.brand];
    if (facet === 'category') return this.#tree.path(document.category).map(({ slug }) => slug);
    const sources = [document.attributes, ...document.variants.map(({ options }) => options)];
    return [...new Set(sources.map((values) => values[facet]).filter((value) => value !== undefined))];
  }
}

function pricesOf({ variants }: SearchDocument, wanted: string): number[] {
  return variants.flatMap(({ prices }) =>
    prices.filter(({ currency }) => currency === wanted).map(({ amount }) => amount),
  );
}

function lowest(document: SearchDocument, currency: string): number {
  return Math.min(...pricesOf(document, currency));
}
