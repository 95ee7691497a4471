import { isDeepStrictEqual } from 'node:util';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { etagOf, requireMatch } from '@bodega/shared/http/if-match';
import { CategoryTree } from '../../domain/category-tree.ts';
import { findCategories, replaceCategories } from '../../store/categories.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ body: { categories }, ifMatch }) => {
  const before = await findCategories({ consistent: true });
  requireMatch(ifMatch, before.version);
  const after = isDeepStrictEqual(before.categories, categories)
    ? before
    : await replaceCategories(before, categories);
  return {
    status: 200,
    headers: { etag: etagOf(after.version) },
    body: { categories: new CategoryTree(after.categories).nested() },
  };
});
