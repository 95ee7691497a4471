import { caching } from '@bodega/shared/http/caching';
import { httpHandler } from '@bodega/shared/http/http-handler';
import { alertsOf } from '../../store/stock-alerts.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller = '' }) => ({
  status: 200,
  headers: caching.never,
  body: { alerts: await alertsOf(caller) },
}));
