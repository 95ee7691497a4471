import { defineRoute } from '@bodega/shared/http/route';
import { preferencesSchema } from '../../domain/preferences.ts';

export const route = defineRoute({
  method: 'PUT',
  path: '/me/notification-preferences',
  tag: 'Notifications',
  summary: 'Say which mails I want',
  description: 'Holds from the next mail on. To switch off mails about the account or orders is a 400.',
  access: 'customers',
  conditional: true,
  body: preferencesSchema,
  answers: {
    200: { description: 'The preferences as they are now', body: preferencesSchema, headers: { etag: '' } },
  },
});
