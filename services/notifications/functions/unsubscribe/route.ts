import { defineRoute } from '@bodega/shared/http/route';
import * as v from 'valibot';

export const tokenSchema = v.pipe(
  v.string(),
  v.maxLength(500),
  v.description('From the link of a mail: says who wants no more of which mails, and proves it.'),
);

export const route = defineRoute({
  method: 'POST',
  path: '/unsubscribe',
  tag: 'Notifications',
  summary: 'Unsubscribe with one click',
  description:
    'For mail programs, by RFC 8058, and for the page behind the link. The body may be `List-Unsubscribe=One-Click` or ' +
    'anything else: the token says it all. Sent twice, it is done once.',
  access: 'public',
  query: v.strictObject({ token: tokenSchema }),
  answers: {
    200: {
      description: 'No more of these mails are sent',
      type: 'text/html',
      body: v.string(),
      headers: { 'cache-control': '' },
    },
  },
  problems: ['linkNotValid'],
});
