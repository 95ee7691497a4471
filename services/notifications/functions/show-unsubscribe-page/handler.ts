import { httpHandler } from '@bodega/shared/http/http-handler';
import { confirmPage, PAGE_HEADERS } from '../../domain/unsubscribe-page.ts';
import { unsubscriptionIn } from '../unsubscribe/unsubscription.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ query: { token } }) => {
  const { category } = await unsubscriptionIn(token);
  return { status: 200, headers: PAGE_HEADERS, body: confirmPage(category) };
});
