import { defineExamples } from '@bodega/shared/http/examples';
import { examples as added } from '../add-address/examples.ts';
import { route } from './route.ts';

const { addressId } = added.home.answer.body;

const moved = {
  name: 'Carla Customer',
  line1: '221B Baker Street',
  city: 'London',
  postalCode: 'NW1 6XE',
  country: 'GB',
} as const;

export const examples = defineExamples(route, {
  moved: {
    title: 'Moved to London',
    given: [added.home],
    request: {
      params: { addressId },
      headers: { 'if-match': '"1"' },
      body: { ...moved, postalCode: 'nw16xe' },
    },
    answer: {
      status: 200,
      headers: { etag: '"2"' },
      body: { addressId, version: 2, ...moved, isDefault: true },
    },
  },
});
