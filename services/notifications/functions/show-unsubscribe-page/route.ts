import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';
import { tokenSchema } from '../unsubscribe/route.ts';

export const route = defineRoute({
  method: 'GET',
  path: '/unsubscribe',
  tag: 'Notifications',
  summary: 'The page behind the unsubscribe link of a mail',
  description: 'Asks for a confirmation, and posts it. Opening the page changes nothing.',
  access: 'public',
  query: v.strictObject({ token: tokenSchema }),
  answers: {
    200: {
      description: 'A page with one button',
      type: 'text/html',
      body: v.string(),
      headers: { 'cache-control': '' },
    },
  },
  problems: ['linkNotValid'],
});
