/** A category, and how many products are in it. */
export interface Category {
  readonly category: string;
  readonly products: number;
}
