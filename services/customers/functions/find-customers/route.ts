import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { customerSchema } from '../../domain/customer.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/customers',
  tag: 'Customers',
  summary: 'Find customers by their mail address',
  description: 'The whole address, in capitals or not. Usually it is one customer or none.',
  access: 'operators',
  query: v.strictObject({
    email: v.pipe(
      v.string(),
      v.minLength(3, 'is not a mail address'),
      v.maxLength(254, 'may have 254 letters'),
      v.description('The mail address, as `ana@example.com`.'),
    ),
  }),
  answers: {
    200: {
      description: 'Who has that address.',
      body: v.pipe(v.strictObject({ customers: v.array(customerSchema) }), v.title('FoundCustomers')),
      headers: { 'cache-control': '' },
    },
  },
});
