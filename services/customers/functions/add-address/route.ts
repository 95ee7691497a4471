import { defineRoute } from '@bodega/shared/http/route';
import { addressInputSchema, addressSchema } from '../../domain/addresses/address.ts';
import { MOST_ADDRESSES } from '../../domain/addresses/address-book.ts';

export const route = defineRoute({
  method: 'POST',
  path: '/me/addresses',
  tag: 'Addresses',
  summary: 'Add an address',
  description: `Checked by the rules of its country: the form of the postal code, and whether mail needs a region. There may be ${MOST_ADDRESSES}.`,
  access: 'customers',
  idempotent: true,
  body: addressInputSchema,
  answers: {
    201: {
      description: 'The address was added.',
      body: addressSchema,
      headers: { location: '', etag: '' },
    },
  },
  problems: ['notFound', 'conflict'],
});
