import { defineRoute } from '@bodega/shared/http/route';
import { webhookParams } from '../get-webhook/route.ts';

export const route = defineRoute({
  method: 'DELETE',
  path: '/webhooks/{webhookId}',
  tag: 'Webhooks',
  summary: 'End a webhook',
  description:
    'Nothing more is sent to it, deliveries that wait included, and its log cannot be read any more. It is no error if ' +
    'there is no such webhook: the end is the same.',
  access: 'operators',
  params: webhookParams,
  answers: { 204: { description: 'There is no such webhook any more' } },
});
