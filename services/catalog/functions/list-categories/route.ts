import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { categoryNodeSchema } from '../../domain/category-tree.ts';

export const categoryTreeSchema = v.pipe(
  v.strictObject({ categories: v.array(categoryNodeSchema) }),
  v.title('CategoryTree'),
);

export const route = defineRoute({
  method: 'GET',
  path: '/categories',
  tag: 'Categories',
  summary: 'Read the tree of categories',
  description: 'All of it, in the order in which it is shown. A new shop has none.',
  access: 'public',
  answers: {
    200: {
      description: 'The tree.',
      body: categoryTreeSchema,
      headers: { etag: '', 'cache-control': '' },
    },
  },
});
