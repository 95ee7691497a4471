import { defineExamples } from '@bodega/shared/http/examples';
import { examples as products } from '../create-product/examples.ts';
import { route } from './route.ts';

const varies = ['movementId'];

export const examples = defineExamples(route, {
  received: {
    title: 'Twelve units have come in',
    given: [products.lamp],
    request: {
      params: { sku: 'LAMP-GREEN' },
      body: { change: 12, reason: 'received', note: 'Delivery 4711' },
    },
    answer: {
      status: 201,
      body: {
        movementId: '2026-01-02T03:04:05.678Z-1f2e3d4c',
        sku: 'LAMP-GREEN',
        location: 'main',
        at: '2026-01-02T03:04:05.678Z',
        reason: 'received',
        change: 12,
        onHand: { before: 0, after: 12 },
        note: 'Delivery 4711',
        by: '0d9f3a44-7a0e-4f0e-9f39-5f6e2f0f3c11',
      },
    },
    varies,
  },
  counted: {
    title: 'Somebody has counted',
    request: { params: { sku: 'LAMP-GREEN' }, body: { onHand: 11, reason: 'counted' } },
    answer: {
      status: 201,
      body: {
        movementId: '2026-01-02T03:05:06.789Z-5b6c7d8e',
        sku: 'LAMP-GREEN',
        location: 'main',
        at: '2026-01-02T03:05:06.789Z',
        reason: 'counted',
        change: -1,
        onHand: { before: 12, after: 11 },
        by: '0d9f3a44-7a0e-4f0e-9f39-5f6e2f0f3c11',
      },
    },
    varies,
  },
  tooMany: {
    title: 'More units are lost than there are',
    request: { params: { sku: 'LAMP-GREEN' }, body: { change: -20, reason: 'lost' } },
    answer: {
      problem: 'conflict',
      detail:
        'There are 11 units, of which 0 are held for orders: ' +
        'onHand may come down to 0, which is a change of -11.',
    },
  },
  wrongDirection: {
    title: 'A reason that does not go with the change',
    request: { params: { sku: 'LAMP-GREEN' }, body: { change: 3, reason: 'lost' } },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [
        {
          field: 'change',
          message:
            'does not go with the reason: received, found and returned make it more, damaged and lost fewer',
        },
      ],
    },
  },
});
