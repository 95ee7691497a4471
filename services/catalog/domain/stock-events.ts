import { stockBackIn, stockLow } from '@bodega/shared/events/catalog';
import { availabilityOf, type StockLevel } from './stock.ts';

/** How much is left, from nothing upwards. */
const ORDER = ['out-of-stock', 'low', 'in-stock'] as const;

/**
 * What the shop is told of a level that has changed: that it has become low, or has gone from low to nothing, or is back
 * from nothing. Everything else is no news.
 */
export function newsOf(
  before: StockLevel,
  after: StockLevel,
): typeof stockLow | typeof stockBackIn | undefined {
  const earlier = availabilityOf(before);
  const now = availabilityOf(after);
  if (ORDER.indexOf(now) < ORDER.indexOf(earlier)) return stockLow;
  return earlier === 'out-of-stock' && now !== 'out-of-stock' ? stockBackIn : undefined;
}
