import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { adjustmentSchema } from '../../domain/stock-adjustment.ts';
import { movementSchema } from '../../domain/stock-movement.ts';

export const route = defineRoute({
  method: 'POST',
  path: '/stock/{sku}/adjustments',
  tag: 'Stock',
  summary: 'Say that the units on hand are other than the books have it',
  description:
    'Goods have come in, were found, lost or damaged: `change` says by how many. Or somebody has counted: `onHand` ' +
    'says how many there are. What is held for orders cannot be taken away; the answer says what is possible.',
  access: 'operators',
  idempotent: true,
  params: v.strictObject({ sku: v.string() }),
  body: adjustmentSchema,
  answers: {
    201: { description: 'The movement, as the books have it now', body: movementSchema },
  },
  problems: ['notFound', 'conflict'],
});
