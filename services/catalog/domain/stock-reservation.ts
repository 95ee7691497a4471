import { MAIN_LOCATION } from './stock.ts';

/** The states that `docs/architecture.md` shows. */
export type ReservationStatus = 'reserved' | 'released' | 'committed' | 'refused';

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
}

/** What is held for an order, or was. */
export interface Reservation {
  readonly orderId: string;
  readonly status: ReservationStatus;
  readonly items: readonly ReservedItem[];
  /** Why nothing could be held: a repeated command gets the same answer. */
  readonly refusal?: Refusal;
  /** Grows by one with every change. */
  readonly version: number;
}

export interface ReservedItem extends OrderLine {
  readonly location: string;
  /** Units that have left, by shipment: each shipment takes of a SKU once. */
  readonly shipped: Readonly<Record<string, number>>;
}

export type RefusalReason =
  /** There are too few units of a SKU. */
  | 'insufficient-stock'
  /** The shop does not know a SKU. */
  | 'unknown-sku'
  /** The same order, or the same shipment, came with other items before. */
  | 'other-items'
  /** The order has been released: nothing is held for it again. */
  | 'order-released'
  /** The units have left; what comes back is a return. */
  | 'already-committed'
  /** Nothing is held for the order, or not so much. */
  | 'not-reserved';

export interface Refusal {
  readonly reason: RefusalReason;
  /** The SKUs that are lacking. */
  readonly items?: readonly Shortage[];
}

export interface Shortage {
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
}

/** One line a SKU, in their order: the same items are equal, however they were written down. */
export function linesOf(items: readonly OrderLine[]): readonly OrderLine[] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of items) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities]
    .map(([sku, quantity]) => ({ sku, quantity }))
    .sort((one, other) => (one.sku < other.sku ? -1 : 1));
}

export function newReservation(
  orderId: string,
  status: ReservationStatus,
  lines: readonly OrderLine[],
  refusal?: Refusal,
): Reservation {
  const items = lines.map((line) => ({ ...line, location: MAIN_LOCATION, shipped: {} }));
  return { orderId, status, items, version: 1, ...(refusal === undefined ? {} : { refusal }) };
}

/** What of the item has not left with a shipment. */
export function remaining({ quantity, shipped }: ReservedItem): number {
  return Object.values(shipped).reduce((left, units) => left - units, quantity);
}

/** Units of a SKU at a place, as commands are answered. */
export function unitsOf(
  items: readonly ReservedItem[],
  quantityOf: (item: ReservedItem) => number,
): readonly (OrderLine & { readonly location: string })[] {
  return items
    .map((item) => ({ sku: item.sku, quantity: quantityOf(item), location: item.location }))
    .filter(({ quantity }) => quantity > 0);
}
