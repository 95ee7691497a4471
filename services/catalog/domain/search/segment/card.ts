import type { SearchDocument } from '../document.ts';

/** What a list shows of a product. The price depends on the currency that is asked for. */
export interface Card {
  readonly productId: string;
  readonly slug: string;
  readonly name: string;
  readonly brand?: string;
  readonly category: string;
  readonly image?: { readonly imageId: string; readonly alt: string };
  readonly attributes: Readonly<Record<string, string>>;
}

export function cardOf({ productId, slug, name, brand, category, image, attributes }: SearchDocument): Card {
  return {
    ...{ productId, slug, name },
    ...(brand === undefined ? {} : { brand }),
    category,
    ...(image === undefined ? {} : { image }),
    attributes,
  };
}
