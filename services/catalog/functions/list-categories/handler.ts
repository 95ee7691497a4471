import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf } from '@bodega/shared/http/if-match';
import { CategoryTree } from '../../domain/category-tree.ts';
import { findCategories } from '../../store/categories.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async () => {
  const { version, categories } = await findCategories();
  return {
    status: 200,
    headers: { etag: etagOf(version), ...caching.shared },
    body: { categories: new CategoryTree(categories).nested() },
  };
});
