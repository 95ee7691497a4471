import { defineExamples } from '@bodega/shared/http/examples';
import { route } from './route.ts';

const asked = {
  url: 'https://hooks.merchant.example/bodega',
  eventTypes: ['StockLow.v1', 'ProductUpdated.v1'],
  description: 'The warehouse',
};

export const examples = defineExamples(route, {
  warehouse: {
    title: 'What the warehouse wants to hear of',
    request: { body: asked },
    varies: ['secret'],
    answer: {
      status: 201,
      headers: {
        location: '/webhooks/7c9e6679-7425-40de-944b-e07fc1f90ae7',
        etag: '"1"',
        'cache-control': 'private, no-store',
      },
      body: {
        webhookId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
        ...asked,
        status: 'enabled',
        createdAt: '2026-03-14T08:15:00.000Z',
        updatedAt: '2026-03-14T08:15:00.000Z',
        secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      },
    },
  },
  personalData: {
    title: 'An event that leaves the shop for nobody, since it carries personal data',
    request: { body: { ...asked, eventTypes: ['CustomerRegistered.v1'] } },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [{ field: 'eventTypes.0', message: 'is no event that can be subscribed' }],
    },
  },
  inside: {
    title: 'An address inside of the network',
    request: { body: { ...asked, url: 'https://169.254.169.254/latest/meta-data' } },
    answer: {
      problem: 'invalidRequest',
      detail: 'Some fields are not valid; see errors.',
      errors: [{ field: 'url', message: 'has to lead to a host on the internet' }],
    },
  },
});
