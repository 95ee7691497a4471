import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { addressInputSchema, addressSchema } from '../../domain/addresses/address.ts';

export const route = defineRoute({
  method: 'PUT',
  path: '/me/addresses/{addressId}',
  tag: 'Addresses',
  summary: 'Replace an address',
  description:
    'All of it: what is left out is gone. The default stays the default until another address is made it.',
  access: 'customers',
  conditional: true,
  params: v.strictObject({ addressId: v.string() }),
  body: addressInputSchema,
  answers: {
    200: { description: 'The address as it is now.', body: addressSchema, headers: { etag: '' } },
  },
  problems: ['notFound', 'requestInProgress'],
});
