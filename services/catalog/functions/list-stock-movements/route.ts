import { integerParameter } from '@bodega/shared/http/parameters';
import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { movementSchema } from '../../domain/stock-movement.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/stock/{sku}/movements',
  tag: 'Stock',
  summary: 'Why the units on hand have changed, newest first',
  description:
    'Every adjustment, with who made it and why, and every sale, with its order. Nothing is ever changed or removed.',
  access: 'operators',
  params: v.strictObject({ sku: v.string() }),
  query: v.strictObject({
    limit: integerParameter({ min: 1, max: 100, default: 20 }),
    cursor: v.optional(v.pipe(v.string(), v.description('The nextCursor of the page before.'))),
  }),
  answers: {
    200: {
      description: 'A page of movements',
      body: v.strictObject({
        movements: v.array(movementSchema),
        nextCursor: v.optional(
          v.pipe(v.string(), v.description('For the next page; there is none on the last one.')),
        ),
      }),
      headers: { 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
