import { integerParameter } from '@bodega/shared/http/parameters';
import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { ledgerEntrySchema } from './ledger-entry.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

export const route = defineRoute({
  method: 'GET',
  path: '/notifications',
  tag: 'Notifications',
  summary: 'Which mails were sent about an order or to a customer, newest first',
  description:
    'Ask for an order or for a customer, not for both. An entry says what became of the mail; it holds neither address nor text.',
  access: 'operators',
  query: v.strictObject({
    orderId: v.optional(v.pipe(id, v.description('Mails about this order, to whomever.'))),
    customerId: v.optional(
      v.pipe(id, v.description('Mails to this customer; `operators` for those who run the shop.')),
    ),
    limit: integerParameter({ min: 1, max: 100, default: 20 }),
    cursor: v.optional(v.pipe(v.string(), v.description('The nextCursor of the page before.'))),
  }),
  answers: {
    200: {
      description: 'A page of mails',
      body: v.strictObject({
        notifications: v.array(ledgerEntrySchema),
        nextCursor: v.optional(
          v.pipe(v.string(), v.description('For the next page; there is none on the last one.')),
        ),
      }),
      headers: { 'cache-control': '' },
    },
  },
});
