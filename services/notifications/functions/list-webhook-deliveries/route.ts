import { integerParameter } from '@bodega/shared/http/parameters';
import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { deliverySchema } from '../../domain/webhooks/delivery.ts';
import { webhookParams } from '../get-webhook/route.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/webhooks/{webhookId}/deliveries',
  tag: 'Webhooks',
  summary: 'What was sent to a webhook, newest event first',
  description: 'Each with its attempts: when, how long, what the receiver answered. Kept for 30 days.',
  access: 'operators',
  params: webhookParams,
  query: v.strictObject({
    limit: integerParameter({ min: 1, max: 100, default: 20 }),
    cursor: v.optional(v.pipe(v.string(), v.description('The nextCursor of the page before.'))),
  }),
  answers: {
    200: {
      description: 'A page of deliveries',
      body: v.strictObject({
        deliveries: v.array(deliverySchema),
        nextCursor: v.optional(
          v.pipe(v.string(), v.description('For the next page; there is none on the last one.')),
        ),
      }),
      headers: { 'cache-control': '' },
    },
  },
  problems: ['notFound'],
});
