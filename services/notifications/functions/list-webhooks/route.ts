import { integerParameter } from '@bodega/shared/http/parameters';
import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { webhookSchema } from '../../domain/webhooks/webhook.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/webhooks',
  tag: 'Webhooks',
  summary: 'All webhooks',
  description: 'In the order of their ids, without their secrets.',
  access: 'operators',
  query: v.strictObject({
    limit: integerParameter({ min: 1, max: 100, default: 20 }),
    cursor: v.optional(v.pipe(v.string(), v.description('The nextCursor of the page before.'))),
  }),
  answers: {
    200: {
      description: 'A page of webhooks',
      body: v.strictObject({
        webhooks: v.array(webhookSchema),
        nextCursor: v.optional(
          v.pipe(v.string(), v.description('For the next page; there is none on the last one.')),
        ),
      }),
      headers: { 'cache-control': '' },
    },
  },
});
