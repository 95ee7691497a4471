/** Where all stock is, until there is more than one place. */
export const MAIN_LOCATION = 'main';

/** How many units of a SKU are at a place. */
export interface StockLevel extends StockFigures {
  readonly sku: string;
  readonly location: string;
  readonly productId: string;
  /** From how many available units on the stock counts as low. */
  readonly lowAt: number;
}

export interface StockFigures {
  /** What lies there. */
  readonly onHand: number;
  /** What of it is held for orders. */
  readonly reserved: number;
  /** What of it anybody may buy: `onHand` less `reserved`. */
  readonly available: number;
  /** What has left for orders, for the books. */
  readonly sold: number;
}

/** What a change adds to the figures of one level. None of them may come below zero. */
export interface StockDelta extends StockFigures {
  readonly sku: string;
  readonly location: string;
}

interface Units {
  readonly sku: string;
  readonly location: string;
  readonly quantity: number;
}

const UNCHANGED: StockFigures = { onHand: 0, reserved: 0, available: 0, sold: 0 };

export function holding({ sku, location, quantity }: Units): StockDelta {
  return { ...UNCHANGED, sku, location, reserved: quantity, available: -quantity };
}

export function givingBack({ sku, location, quantity }: Units): StockDelta {
  return { ...UNCHANGED, sku, location, reserved: -quantity, available: quantity };
}

export function selling({ sku, location, quantity }: Units): StockDelta {
  return { ...UNCHANGED, sku, location, onHand: -quantity, reserved: -quantity, sold: quantity };
}

export function correcting({ sku, location, quantity }: Units): StockDelta {
  return { ...UNCHANGED, sku, location, onHand: quantity, available: quantity };
}

export function sumOf(levels: readonly StockFigures[]): StockFigures {
  return levels.reduce(
    (sum, level) => ({
      onHand: sum.onHand + level.onHand,
      reserved: sum.reserved + level.reserved,
      available: sum.available + level.available,
      sold: sum.sold + level.sold,
    }),
    UNCHANGED,
  );
}

export const AVAILABILITIES = ['in-stock', 'low', 'out-of-stock'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

/** What customers are told in place of the figures. */
export function availabilityOf({ available, lowAt }: Pick<StockLevel, 'available' | 'lowAt'>): Availability {
  if (available <= 0) return 'out-of-stock';
  return available <= lowAt ? 'low' : 'in-stock';
}
