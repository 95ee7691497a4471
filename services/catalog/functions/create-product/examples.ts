import { defineExamples } from '@bodega/shared/http/examples';
import { examples as categories } from '../replace-categories/examples.ts';
import { route } from './route.ts';

const lamp = {
  name: 'Desk lamp',
  status: 'published',
  description: 'Brass, with a linen shade.',
  brand: 'Lumo',
  category: 'lamps',
  attributes: { material: 'brass' },
  variants: [
    {
      sku: 'LAMP-GREEN',
      options: { colour: 'green' },
      prices: [
        { amount: 4999, currency: 'EUR' },
        { amount: 5499, currency: 'USD' },
      ],
    },
    { sku: 'LAMP-RED', options: { colour: 'red' }, prices: [{ amount: 5299, currency: 'EUR' }] },
  ],
  images: [],
} as const;

export const examples = defineExamples(route, {
  lamp: {
    title: 'A lamp in two colours',
    given: [categories.first],
    request: { body: lamp },
    answer: {
      status: 201,
      headers: { location: '/manage/products/5b1f3c52-6d1e-4a53-9a3f-0c7a35a3a9d1', etag: '"1"' },
      body: {
        productId: '5b1f3c52-6d1e-4a53-9a3f-0c7a35a3a9d1',
        version: 1,
        ...lamp,
        slug: 'desk-lamp',
        createdAt: '2026-01-02T03:04:05.000Z',
        updatedAt: '2026-01-02T03:04:05.000Z',
      },
    },
  },
  taken: {
    title: 'A SKU of another product',
    request: {
      body: {
        name: 'Floor lamp',
        category: 'lamps',
        variants: [{ sku: 'LAMP-GREEN', prices: [{ amount: 8999, currency: 'EUR' }] }],
      },
    },
    answer: {
      problem: 'conflict',
      detail: 'Another product has it already; see errors.',
      errors: [{ field: 'variants.0.sku', message: 'LAMP-GREEN belongs to another product: choose another' }],
    },
  },
  unknownCategory: {
    title: 'A category that is not there',
    request: {
      body: {
        name: 'Wool rug',
        category: 'rugs',
        variants: [{ sku: 'RUG', prices: [{ amount: 19_900, currency: 'EUR' }] }],
      },
    },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [{ field: 'category', message: 'there is no category rugs' }],
    },
  },
});
