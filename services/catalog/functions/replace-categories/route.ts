import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { categoriesSchema } from '../../domain/category-tree.ts';
import { categoryTreeSchema } from '../list-categories/route.ts';

export const route = defineRoute({
  method: 'PUT',
  path: '/categories',
  tag: 'Categories',
  summary: 'Replace the tree of categories',
  description:
    'The whole tree at once, as a list: parents by their slugs, siblings in the order in which they are shown, at most ' +
    'five levels. A category that still has products cannot be left out. In a new shop, send `If-Match: "0"`.',
  access: 'operators',
  conditional: true,
  body: v.pipe(v.strictObject({ categories: categoriesSchema }), v.title('CategoriesInput')),
  answers: {
    200: {
      description: 'The tree as it is now.',
      body: categoryTreeSchema,
      headers: { etag: '' },
    },
  },
  problems: ['conflict'],
});
