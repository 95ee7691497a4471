import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

export const examples = defineExamples(route, {
  customer: {
    title: 'Somebody who has just signed up',
    answer: {
      status: 200,
      headers: { etag: '"1"', 'cache-control': 'private, no-store' },
      body: {
        customerId: '6b1f0c9e-4f0a-4a57-9d0e-0f4a3b1c2d3e',
        version: 1,
        email: 'customer@bodega.test',
        givenName: 'Carla',
        familyName: 'Customer',
        locale: 'en',
        createdAt: '2026-01-02T03:04:05.000Z',
        updatedAt: '2026-01-02T03:04:05.000Z',
      },
    },
  },
});
