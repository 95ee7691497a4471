import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

const address = {
  name: 'Carla Customer',
  line1: 'Rua da Prata 80',
  city: 'Lisboa',
  country: 'PT',
} as const;

const addressId = '1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f';

export const examples = defineExamples(route, {
  home: {
    title: 'In Portugal; the first one is the default',
    request: { body: { ...address, postalCode: '1100420' } },
    answer: {
      status: 201,
      headers: { location: `/me/addresses/${addressId}`, etag: '"1"' },
      body: { addressId, version: 1, ...address, postalCode: '1100-420', isDefault: true },
    },
  },
  incomplete: {
    title: 'Not as mail to the country needs it',
    request: { body: { ...address, country: 'US', postalCode: '1100-420' } },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [
        { field: 'region', message: 'is missing: addresses in US need the state' },
        { field: 'postalCode', message: 'is not a postal code of US, which look like 12345' },
      ],
    },
  },
});
