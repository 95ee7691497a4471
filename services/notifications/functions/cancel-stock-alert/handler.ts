import { httpHandler } from '@bodega/shared/http/http-handler';
import { removeAlert } from '../../store/stock-alerts.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller = '', params: { sku } }) => {
  await removeAlert(caller, sku);
  return { status: 204 };
});
