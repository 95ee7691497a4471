import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { webhookParams } from '../get-webhook/route.ts';

export const startedDeliverySchema = v.pipe(
  v.strictObject({ deliveryId: v.string() }),
  v.title('StartedWebhookDelivery'),
);

export const route = defineRoute({
  method: 'POST',
  path: '/webhooks/{webhookId}/test',
  tag: 'Webhooks',
  summary: 'Send a test event',
  description:
    'Its type is `Test.v1`. It is signed, tried and logged as any other: see it in the log of deliveries.',
  access: 'operators',
  idempotent: true,
  params: webhookParams,
  answers: { 202: { description: 'It is on its way', body: startedDeliverySchema } },
  problems: ['notFound', 'conflict'],
});
