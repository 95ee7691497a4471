import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalConfig } from '../../../infra/local/shop/local-config.ts';
import { DEMO_PRODUCTS } from '../demo/demo-products.ts';
import type { Progress } from '../progress.ts';
import { localShop } from './local-shop.ts';
import { localPictureStore } from './picture-store.ts';
import { seedDemo } from './seed-demo.ts';
import { ShopApi } from './shop-api.ts';

/** In the data folder, once all of the demo catalog is in the shop; whoever then empties the shop has it empty. */
const MARKER = 'demo-catalog';

/** Loads the demo catalog into a new shop, or the rest of it where that was broken off. */
export async function seedFirst(config: LocalConfig, dataFolder: string, progress: Progress): Promise<void> {
  const marker = join(dataFolder, MARKER);
  const content = createHash('sha256').update(JSON.stringify(DEMO_PRODUCTS)).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === content) {
    progress.done('demo data is there');
    return;
  }
  const pictures = await localPictureStore(config);
  try {
    const { total } = await seedDemo(new ShopApi(localShop(config)), pictures, (count) =>
      progress.bar('demo products', count),
    );
    progress.done(`demo data: ${total} products with stock and pictures`);
  } finally {
    pictures.close();
  }
  writeFileSync(marker, content);
}
