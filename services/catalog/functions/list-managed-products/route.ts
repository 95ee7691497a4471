import { integerParameter } from '@bodega/shared/http/parameters';
import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { productSchema, slugSchema, statusSchema } from '../../domain/product.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/manage/products',
  tag: 'Product management',
  summary: 'List products of any status',
  description:
    'By category, in the order of the tree; in each category the published ones, then drafts, then archived ones, each ' +
    'with the latest change first. A page may be shorter than its limit although there is another one: only where ' +
    '`nextCursor` is missing the list is at its end. What was just changed may be missing for a moment.',
  access: 'operators',
  query: v.strictObject({
    category: v.optional(
      v.pipe(slugSchema, v.description('Only products of this category and of those that are part of it')),
    ),
    status: v.optional(v.pipe(statusSchema, v.description('Only products of this status'))),
    limit: integerParameter({ min: 1, max: 50, default: 20 }),
    cursor: v.optional(v.pipe(v.string(), v.maxLength(1000, 'is longer than 1000'))),
  }),
  answers: {
    200: {
      description: 'A page of the list.',
      body: v.pipe(
        v.strictObject({ products: v.array(productSchema), nextCursor: v.optional(v.string()) }),
        v.title('ManagedProducts'),
      ),
      headers: { 'cache-control': '' },
    },
  },
});
