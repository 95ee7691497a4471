import { httpHandler } from '@bodega/shared/http/http-handler';
import { Problem, problems } from '@bodega/shared/http/problem';
import type { StockLevel } from '../../domain/stock.ts';
import { adjusted, type Adjustment } from '../../domain/stock-adjustment.ts';
import { movementIdAt } from '../../domain/stock-movement.ts';
import { adjustStock } from '../../store/stock-adjustments.ts';
import { route } from './route.ts';

export const handler = httpHandler(route, async ({ params: { sku }, body, idempotency, caller, cause }) => {
  const now = new Date();
  return adjustStock(sku, { request: idempotency, cause }, (found) => {
    if (found === undefined) throw new Problem(problems.notFound, `There is no SKU ${sku}.`);
    const delta = deltaOf(found, body);
    const movement = {
      ...{ movementId: movementIdAt(now), sku, location: found.location, at: now.toISOString() },
      ...{ reason: body.reason, change: delta.onHand },
      onHand: { before: found.onHand, after: found.onHand + delta.onHand },
      ...(body.note === undefined ? {} : { note: body.note }),
      ...(caller === undefined ? {} : { by: caller }),
    };
    return { delta, movement, answer: { status: 201, body: movement } };
  });
});

function deltaOf(level: StockLevel, adjustment: Adjustment) {
  const result = adjusted(level, adjustment);
  if ('delta' in result) return result.delta;
  const { onHand, change } = result.lowest;
  throw new Problem(
    problems.conflict,
    `There are ${level.onHand} units, of which ${level.reserved} are held for orders: ` +
      `onHand may come down to ${onHand}, which is a change of ${change}.`,
  );
}
