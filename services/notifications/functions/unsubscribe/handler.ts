import { httpHandler } from '@bodega/shared/http/http-handler';
import { donePage, PAGE_HEADERS } from '../../domain/unsubscribe-page.ts';
import { switchOff } from '../../store/preferences.ts';
import { route } from './route.ts';
import { unsubscriptionIn } from './unsubscription.ts';

export const handler = httpHandler(route, async ({ query: { token } }) => {
  const { customerId, category } = await unsubscriptionIn(token);
  await switchOff(customerId, category);
  return { status: 200, headers: PAGE_HEADERS, body: donePage(category) };
});
