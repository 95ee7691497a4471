import { defineRoute } from '@bodega/shared/http/route';
import { preferencesSchema } from '../../domain/preferences.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/me/notification-preferences',
  tag: 'Notifications',
  summary: 'Which mails I get',
  description: 'Mails about the account and about orders are always sent; the others can be switched off.',
  access: 'customers',
  answers: {
    200: {
      description: 'The preferences',
      body: preferencesSchema,
      headers: { etag: '', 'cache-control': '' },
    },
  },
});
