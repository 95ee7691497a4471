import type { LocalConfig } from '../../infra/local/shop/local-config.ts';
import { accessToken } from './access-token.ts';
import { DEMO_PRODUCTS } from './demo-products.ts';

/** Puts the demo products into an empty shop as an operator would, and says how many. */
export async function seedCatalog(config: LocalConfig): Promise<number> {
  if (await isSeeded(config)) return 0;
  const token = await accessToken(config, 'operator@bodega.test');
  let added = 0;
  for (const product of DEMO_PRODUCTS) {
    const response = await fetch(`${config.url}/products`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': `demo ${product.name}`,
      },
      body: JSON.stringify(product),
    });
    if (response.status !== 201)
      throw new Error(`POST /products answered ${response.status}: ${await response.text()}`);
    if (!response.headers.has('idempotent-replayed')) added += 1;
  }
  return added;
}

/** What was seeded halfway is finished: the keys make sure that nothing comes twice. */
async function isSeeded({ url }: LocalConfig): Promise<boolean> {
  const response = await fetch(`${url}/categories`);
  const { categories } = (await response.json()) as { categories: { products: number }[] };
  return categories.reduce((sum, { products }) => sum + products, 0) >= DEMO_PRODUCTS.length;
}
