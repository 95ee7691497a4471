import { defineRoute } from '@bodega/shared/http/route';
import { customerSchema } from '../../domain/customer.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/me',
  tag: 'Account',
  summary: 'Read your own profile',
  description: 'What the shop knows of you, as it is at this moment.',
  access: 'customers',
  answers: {
    200: { description: 'You.', body: customerSchema, headers: { etag: '', 'cache-control': '' } },
  },
  problems: ['notFound'],
});
