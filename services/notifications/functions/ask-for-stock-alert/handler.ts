import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import { MOST_ALERTS } from '../../domain/stock-alert.ts';
import { alertsOf, saveAlert } from '../../store/stock-alerts.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ caller = '', params: { sku }, body: { product } }) => {
  const others = (await alertsOf(caller)).filter((alert) => alert.sku !== sku);
  if (others.length >= MOST_ALERTS) {
    throw new Problem(
      problems.conflict,
      `You have asked for ${MOST_ALERTS} SKUs already; take one of them back first.`,
    );
  }
  const alert = { sku, product, askedAt: new Date().toISOString() };
  await saveAlert(caller, alert);
  return { status: 200, body: alert };
});
