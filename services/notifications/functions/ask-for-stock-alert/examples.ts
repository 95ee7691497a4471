import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  lamp: {
    title: 'A lamp that is sold out',
    request: { params: { sku: 'LAMP-GREEN' }, body: { product: 'Desk lamp, green' } },
    answer: {
      status: 200,
      body: { sku: 'LAMP-GREEN', product: 'Desk lamp, green', askedAt: '2026-03-14T08:15:00.000Z' },
    },
  },
  unnamed: {
    title: 'Without a name for the mail',
    request: { params: { sku: 'LAMP-GREEN' }, body: { product: ' ' } },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [{ field: 'product', message: 'has to be a text' }],
    },
  },
});
