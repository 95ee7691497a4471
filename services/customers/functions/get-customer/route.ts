import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { customerSchema } from '../../domain/customer.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/customers/{customerId}',
  tag: 'Customers',
  summary: 'Read a customer',
  description: 'For operators who help. Customers who were deleted are not found.',
  access: 'operators',
  params: v.strictObject({ customerId: v.string() }),
  answers: {
    200: { description: 'The customer.', body: customerSchema, headers: { 'cache-control': '' } },
  },
  problems: ['notFound'],
});
