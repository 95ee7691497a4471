import { defineExamples } from '@bodega/shared/http/examples';
import { examples as products } from '../create-product/examples.ts';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  csv: {
    title: 'As the CSV file that an import reads',
    given: [products.lamp],
    request: { body: { format: 'csv' } },
    answer: {
      status: 202,
      headers: { location: '/exports/3e1f7a9c-5d2b-4e8a-8c46-1a9b7d3f5e20' },
      body: { exportId: '3e1f7a9c-5d2b-4e8a-8c46-1a9b7d3f5e20' },
    },
  },
  unknownFormat: {
    title: 'A format that there is not',
    request: { body: { format: 'xlsx' } },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [{ field: 'format', message: 'has to be csv or json-lines' }],
    },
  },
});
