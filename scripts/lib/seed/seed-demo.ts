import { createHash } from 'node:crypto';
import { DEMO_PRODUCTS } from '../demo/demo-products.ts';
import { stillLife } from '../demo/pictures/still-life.ts';
import type { DemoProduct } from '../demo/product.ts';
import { inParallel } from '../in-parallel.ts';
import type { Bar } from '../progress.ts';
import type { PictureStore } from './picture-store.ts';
import { seedCategories } from './seed-categories.ts';
import type { ShopApi } from './shop-api.ts';

const AT_ONCE = 4;

/**
 * Loads the demo catalog, and says how many of its products are new. What was seeded before is left as it is, however
 * it has been changed or sold since; what was broken off is finished.
 */
export async function seedDemo(
  api: ShopApi,
  pictures: PictureStore | undefined,
  barOf: (total: number) => Bar,
): Promise<{ added: number; total: number }> {
  await seedCategories(api);
  const total = DEMO_PRODUCTS.length;
  const bar = barOf(total);
  let [added, done] = [0, 0];
  await inParallel(AT_ONCE, DEMO_PRODUCTS, async (demo) => {
    const isNew = !(await isThere(api, demo)) && (await create(api, pictures, demo));
    await stock(api, demo, isNew);
    if (isNew) added += 1;
    bar.at((done += 1));
  });
  return { added, total };
}

async function isThere(api: ShopApi, { product }: DemoProduct): Promise<boolean> {
  return (await api.send('GET', `/products-by-slug/${product.slug}`, [200, 404])).status === 200;
}

/** False where the shop had it already: taken out of the shop, or made with this key before. */
async function create(
  api: ShopApi,
  pictures: PictureStore | undefined,
  { product }: DemoProduct,
): Promise<boolean> {
  const images = pictures === undefined ? [] : [await paint(pictures, product)];
  const body = { ...product, images };
  const { status, headers } = await api.send('POST', '/products', [201, 409], {
    body,
    headers: { 'idempotency-key': `demo ${fingerprint(body)}` },
  });
  return status === 201 && !headers.has('idempotent-replayed');
}

async function paint(
  pictures: PictureStore,
  { slug, name, category }: DemoProduct['product'],
): Promise<{ imageId: string; alt: string }> {
  const picture = stillLife(slug, category);
  const imageId = picture.contentHash();
  await pictures.put(imageId, await picture.png());
  return { imageId, alt: `${name}, in a still life` };
}

/** Goods come in once: a SKU whose books have any entry is left alone. */
async function stock(api: ShopApi, { stock: units }: DemoProduct, isNew: boolean): Promise<void> {
  for (const [sku, onHand] of Object.entries(units)) {
    if (onHand === 0) continue;
    if (!isNew && (await hasMoved(api, sku))) continue;
    await api.send('POST', `/stock/${sku}/adjustments`, [201, 404], {
      body: { change: onHand, reason: 'received' },
      headers: { 'idempotency-key': `demo ${onHand}` },
    });
  }
}

async function hasMoved(api: ShopApi, sku: string): Promise<boolean> {
  const { status, body } = await api.send('GET', `/stock/${sku}/movements?limit=1`, [200, 404]);
  // Without such a SKU there is nothing to stock either.
  return status === 404 || (body as { movements: unknown[] }).movements.length > 0;
}

function fingerprint(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16);
}
