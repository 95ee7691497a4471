import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { addressSchema } from '../../domain/addresses/address.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/me/addresses',
  tag: 'Addresses',
  summary: 'List your addresses',
  description: 'All of them, in the order in which they were added.',
  access: 'customers',
  answers: {
    200: {
      description: 'Your addresses.',
      body: v.pipe(v.strictObject({ addresses: v.array(addressSchema) }), v.title('Addresses')),
      headers: { 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
