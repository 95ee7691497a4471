import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { addressSchema } from '../../domain/addresses/address.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/me/addresses/{addressId}',
  tag: 'Addresses',
  summary: 'Read an address',
  description: 'One of your own; those of others are not found.',
  access: 'customers',
  params: v.strictObject({ addressId: v.string() }),
  answers: {
    200: { description: 'The address.', body: addressSchema, headers: { etag: '', 'cache-control': '' } },
  },
  problems: ['notFound'],
});
