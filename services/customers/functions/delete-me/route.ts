import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';

export const route = defineRoute({
  method: 'DELETE',
  path: '/me',
  tag: 'Account',
  summary: 'Delete your account',
  description:
    'From now on nobody signs in with the account. Every service erases what it holds about you, or takes your name off ' +
    'what the law wants to be kept. It cannot be undone; asked for again, it is the same deletion.',
  access: 'customers',
  answers: {
    202: {
      description: 'The deletion runs.',
      body: v.pipe(
        v.strictObject({
          deletionId: v.pipe(v.string(), v.description('Quote it when you ask about the deletion.')),
        }),
        v.title('StartedDeletion'),
      ),
    },
  },
  problems: ['notFound'],
});
