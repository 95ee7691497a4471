import { isDeepStrictEqual } from 'node:util';
import type { Category, CategoryNode } from '../../../services/catalog/domain/category-tree.ts';
import { DEMO_CATEGORIES } from '../demo/categories.ts';
import type { ShopApi } from './shop-api.ts';

const ATTEMPTS = 5;

/** Adds the demo categories to those that are there. */
export async function seedCategories(api: ShopApi): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { headers, body } = await api.send('GET', '/categories', [200]);
    const present = flat((body as { categories: CategoryNode[] }).categories);
    const slugs = new Set(present.map(({ slug }) => slug));
    const categories = [...present, ...DEMO_CATEGORIES.filter(({ slug }) => !slugs.has(slug))];
    if (isDeepStrictEqual(categories, present)) return;
    const { status } = await api.send('PUT', '/categories', [200, 412], {
      body: { categories },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    if (status === 200) return;
  }
  throw new Error('The categories change all the time');
}

function flat(nodes: readonly CategoryNode[], parent?: string): Category[] {
  return nodes.flatMap(({ slug, name, categories }) => [
    { slug, name, ...(parent === undefined ? {} : { parent }) },
    ...flat(categories, slug),
  ]);
}
