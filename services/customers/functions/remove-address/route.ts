import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';

export const route = defineRoute({
  method: 'DELETE',
  path: '/me/addresses/{addressId}',
  tag: 'Addresses',
  summary: 'Take an address out',
  description:
    'When the default goes, the oldest address left becomes it. Orders keep the address that they were sent to.',
  access: 'customers',
  conditional: true,
  params: v.strictObject({ addressId: v.string() }),
  answers: { 204: { description: 'The address is gone.' } },
  problems: ['notFound', 'requestInProgress'],
});
