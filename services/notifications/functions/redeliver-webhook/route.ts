import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { webhookParams } from '../get-webhook/route.ts';
import { startedDeliverySchema } from '../test-webhook/route.ts';

export const route = defineRoute({
  method: 'POST',
  path: '/webhooks/{webhookId}/deliveries/{deliveryId}/redeliver',
  tag: 'Webhooks',
  summary: 'Deliver once more',
  description:
    'At once, with the same `webhook-id`, and from the first of the retries on: for what was given up or dropped, what ' +
    'the receiver has lost, or what waits for its next attempt.',
  access: 'operators',
  idempotent: true,
  params: v.strictObject({
    ...webhookParams.entries,
    deliveryId: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  }),
  answers: { 202: { description: 'It is on its way', body: startedDeliverySchema } },
  problems: ['notFound', 'conflict'],
});
