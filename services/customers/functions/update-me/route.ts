import { defineRoute } from '@bodega/shared/http/route';
import { customerSchema, profileChangeSchema } from '../../domain/customer.ts';

export const route = defineRoute({
  method: 'PATCH',
  path: '/me',
  tag: 'Account',
  summary: 'Change your own profile',
  description:
    'What is left out stays as it is; `null` takes a name away. The mail address is changed in the user pool, which ' +
    'verifies it (`UpdateUserAttributes`, `VerifyUserAttribute`); here it follows with the next token.',
  access: 'customers',
  conditional: true,
  body: profileChangeSchema,
  answers: {
    200: { description: 'You, as you are now.', body: customerSchema, headers: { etag: '' } },
  },
  problems: ['notFound'],
});
