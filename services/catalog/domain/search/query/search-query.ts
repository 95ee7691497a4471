export const SORTS = ['relevance', 'price', '-price', 'name', 'newest'] as const;
export type Sort = (typeof SORTS)[number];

/** What a customer asks of the catalog. */
export interface SearchQuery {
  readonly q?: string | undefined;
  /** With all categories below it. */
  readonly category?: string | undefined;
  /** Products without a price in it are not for sale in it. */
  readonly currency: string;
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
  /** Any of them. */
  readonly brands: readonly string[];
  /** Any value of each of the attributes or options. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly sort: Sort;
  readonly limit: number;
  readonly cursor?: string | undefined;
}
