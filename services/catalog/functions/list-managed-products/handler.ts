import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { CategoryTree } from '../../domain/category-tree.ts';
import { cursorOf, type ManagedPosition, positionOf } from '../../domain/managed-position.ts';
import { findCategories } from '../../store/categories.ts';
import { findManagedProducts } from '../../store/managed-products.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ query: { category, status, limit, cursor } }) => {
  const from = cursor === undefined ? undefined : positionIn(cursor);
  const tree = new CategoryTree((await findCategories()).categories);
  const categories = category === undefined ? tree.slugs() : descendants(tree, category);
  const page = await findManagedProducts(categories, { status, limit }, from);
  const next = page.next && { nextCursor: cursorOf(page.next) };
  return { status: 200, headers: caching.never, body: { products: page.products, ...next } };
});

/** A category that has left the tree may have left products behind. */
function descendants(tree: CategoryTree, category: string): readonly string[] {
  return tree.has(category) ? tree.descendants(category) : [category];
}

function positionIn(cursor: string): ManagedPosition {
  const position = positionOf(cursor);
  if (position !== undefined) return position;
  throw new Problem(problems.invalidRequest, 'Some fields are not valid; see errors.', {
    errors: [{ field: 'cursor', message: 'is none of ours: leave it out to begin anew' }],
  });
}
