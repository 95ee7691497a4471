import type { Product, ProductInput } from '../domain/product.ts';

let made = 0;

/** What an operator says of a lamp of which there are not two: with a slug and a SKU of its own. */
export function aLamp(different: Partial<ProductInput> = {}): ProductInput {
  made += 1;
  return {
    name: 'Desk lamp',
    slug: `desk-lamp-${made}`,
    status: 'published',
    description: 'Brass, with a linen shade.',
    category: 'lamps',
    attributes: { material: 'brass' },
    variants: [aVariant(`LAMP-${made}`)],
    images: [],
    ...different,
  };
}

export function aVariant(sku: string, amount = 4999, colour = 'green'): ProductInput['variants'][number] {
  return { sku, options: { colour }, prices: [{ amount, currency: 'EUR' }] };
}

/** A lamp that is in the shop. */
export function aProduct(different: Partial<Product> = {}): Product {
  const { slug = '', ...lamp } = aLamp();
  return {
    productId: '5b1f3c52-6d1e-4a53-9a3f-0c7a35a3a9d1',
    version: 1,
    ...lamp,
    slug,
    createdAt: '2026-01-02T03:04:05.000Z',
    updatedAt: '2026-01-02T03:04:05.000Z',
    ...different,
  };
}
