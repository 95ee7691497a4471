import * as v from 'valibot';
import { defineEvent } from './contract.ts';

/** The events of notifications, but for what it answers about personal data (personal-data.ts). */
const source = 'bodega.notifications';

export const webhookDisabled = defineEvent({
  source,
  type: 'WebhookDisabled',
  version: 1,
  webhooks: true,
  summary: 'A webhook was switched off, since its endpoint does not take events any more.',
  data: v.object({
    webhookId: v.string(),
    host: v.pipe(v.string(), v.description('Of the endpoint: the rest of its address may hold a secret.')),
    because: v.pipe(
      v.picklist(['gone', 'failing']),
      v.description('`gone`: it has answered 410. `failing`: it has taken nothing for too long.'),
    ),
    disabledAt: v.pipe(v.string(), v.isoTimestamp()),
  }),
  example: {
    webhookId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    host: 'hooks.merchant.example',
    because: 'failing',
    disabledAt: '2026-03-14T08:15:00.000Z',
  },
});
