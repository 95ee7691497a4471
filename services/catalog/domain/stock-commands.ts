import { stockReleased, stockReserved } from '@bodega/shared/events/catalog';
import { eventOf } from '@bodega/shared/events/contract';
import type { Cause, DomainEvent } from '@bodega/shared/events/domain-event';
import { givingBack, holding, selling, type StockDelta } from './stock.ts';
import {
  linesOf,
  newReservation,
  type OrderLine,
  type Refusal,
  type Reservation,
  remaining,
  type ReservedItem,
  type Shortage,
  unitsOf,
} from './stock-reservation.ts';

/** What a command comes to: what is written, and what is answered. Without an answer there is more to be done. */
export interface Outcome {
  readonly write?: StockWrite;
  readonly answer?: StockAnswer;
}

/** Written together or not at all, provided that the reservation is still `before`. */
export interface StockWrite {
  readonly before: Reservation | undefined;
  readonly after: Reservation;
  readonly deltas: readonly StockDelta[];
  readonly sales: readonly Sale[];
  readonly events: readonly DomainEvent[];
}

/** Units that leave with a shipment. */
export interface Sale extends OrderLine {
  readonly location: string;
  readonly orderId: string;
  readonly shipmentId: string;
}

export type StockAnswer = { readonly done: StockDone } | { readonly refused: Refusal };

export interface StockDone {
  readonly orderId: string;
  readonly status: Reservation['status'];
  /** What the command has held, given back or let go. */
  readonly items: readonly (OrderLine & { readonly location: string })[];
}

/** A transaction of DynamoDB has room for the level and the movement of so many SKUs, beside the reservation. */
const MOST_SALES_AT_ONCE = 49;

export interface ReserveStock {
  readonly orderId: string;
  readonly items: readonly OrderLine[];
}

/** Holds all items or none. `available` has the units that were there when somebody looked; the write sees to the rest. */
export function reserve(
  { orderId, items }: ReserveStock,
  known: Reservation | undefined,
  available: ReadonlyMap<string, number>,
  cause: Cause,
): Outcome {
  const lines = linesOf(items);
  if (known !== undefined) return { answer: earlierAnswer(known, lines) };
  const refused = refusalOf(lines, available);
  if (refused !== undefined) {
    const after = newReservation(orderId, 'refused', lines, refused);
    return { write: writeOf(undefined, after), answer: { refused } };
  }
  const after = newReservation(orderId, 'reserved', lines);
  const units = unitsOf(after.items, ({ quantity }) => quantity);
  return {
    write: {
      ...writeOf(undefined, after),
      deltas: units.map(holding),
      events: [eventOf(stockReserved, { orderId, items: [...lines] }, cause)],
    },
    answer: { done: { orderId, status: 'reserved', items: units } },
  };
}

function earlierAnswer(known: Reservation, lines: readonly OrderLine[]): StockAnswer {
  if (known.status === 'released') return { refused: { reason: 'order-released' } };
  if (!isSame(known.items, lines)) return { refused: { reason: 'other-items' } };
  if (known.refusal !== undefined) return { refused: known.refusal };
  const { orderId, items } = known;
  return { done: { orderId, status: 'reserved', items: unitsOf(items, ({ quantity }) => quantity) } };
}

function isSame(items: readonly OrderLine[], lines: readonly OrderLine[]): boolean {
  return (
    items.length === lines.length &&
    items.every(({ sku, quantity }, index) => lines[index]?.sku === sku && lines[index].quantity === quantity)
  );
}

function refusalOf(lines: readonly OrderLine[], available: ReadonlyMap<string, number>): Refusal | undefined {
  const items = lines
    .map(({ sku, quantity }): Shortage => ({ sku, requested: quantity, available: available.get(sku) ?? 0 }))
    .filter((line) => line.available < line.requested);
  if (items.length === 0) return undefined;
  const isUnknown = items.some(({ sku }) => !available.has(sku));
  return { reason: isUnknown ? 'unknown-sku' : 'insufficient-stock', items };
}

export interface ReleaseStock {
  readonly orderId: string;
}

/** Gives back what is still held. An order that is not known is marked, so that a late reservation finds it released. */
export function release({ orderId }: ReleaseStock, known: Reservation | undefined, cause: Cause): Outcome {
  switch (known?.status) {
    case undefined: {
      const after = newReservation(orderId, 'released', []);
      return {
        write: writeOf(undefined, after),
        answer: { done: { orderId, status: 'released', items: [] } },
      };
    }
    case 'refused':
      return { answer: { done: { orderId, status: 'refused', items: [] } } };
    case 'committed':
      return { answer: { refused: { reason: 'already-committed' } } };
    case 'released':
      return { answer: { done: releasedOf(known) } };
    case 'reserved': {
      const after: Reservation = { ...known, status: 'released', version: known.version + 1 };
      const done = releasedOf(after);
      const items = done.items.map(({ sku, quantity }) => ({ sku, quantity }));
      return {
        write: {
          ...writeOf(known, after),
          deltas: done.items.map(givingBack),
          events: [eventOf(stockReleased, { orderId, items }, cause)],
        },
        answer: { done },
      };
    }
  }
}

function releasedOf({ orderId, items }: Reservation): StockDone {
  return { orderId, status: 'released', items: unitsOf(items, remaining) };
}

export interface CommitStock {
  readonly orderId: string;
  /** What leaves; all that is held where it is left out. */
  readonly items?: readonly OrderLine[] | undefined;
  /** Tells a second shipment of the same items from a repeated command. */
  readonly shipmentId?: string | undefined;
}

/** Lets held units go with a shipment. The rest stays held. */
export function commit(command: CommitStock, known: Reservation | undefined): Outcome {
  const { orderId, shipmentId = orderId } = command;
  if (known === undefined || known.status === 'refused') {
    return { answer: { refused: { reason: 'not-reserved' } } };
  }
  const asked = command.items === undefined ? allOf(known, shipmentId) : linesOf(command.items);
  const due = asked.filter(({ sku }) => shippedOf(known, sku, shipmentId) === undefined);
  const refused = refusalOfShipment(known, shipmentId, { asked, due });
  if (refused !== undefined) return { answer: { refused } };
  const leaving = due.slice(0, MOST_SALES_AT_ONCE);
  const after = leaving.length === 0 ? known : shipped(known, shipmentId, leaving);
  return {
    ...(after === known ? {} : { write: saleOf(known, after, shipmentId, leaving) }),
    ...(leaving.length < due.length ? {} : { answer: { done: committedOf(after, shipmentId) } }),
  };
}

/** What the shipment has taken already, and all that is held. */
function allOf({ items }: Reservation, shipmentId: string): readonly OrderLine[] {
  return unitsOf(items, (item) => item.shipped[shipmentId] ?? remaining(item));
}

function refusalOfShipment(
  known: Reservation,
  shipmentId: string,
  { asked, due }: Readonly<Record<'asked' | 'due', readonly OrderLine[]>>,
): Refusal | undefined {
  const isOther = asked.some(
    ({ sku, quantity }) => (shippedOf(known, sku, shipmentId) ?? quantity) !== quantity,
  );
  if (isOther) return { reason: 'other-items' };
  // What had left before the release is answered as it was.
  const isNews = due.length > 0 || asked.length === 0;
  if (known.status === 'released' && isNews) return { reason: 'order-released' };
  const items = due
    .map(({ sku, quantity }): Shortage => ({ sku, requested: quantity, available: heldOf(known, sku) }))
    .filter((line) => line.available < line.requested);
  return items.length === 0 ? undefined : { reason: 'not-reserved', items };
}

function itemOf({ items }: Reservation, sku: string): ReservedItem | undefined {
  return items.find((item) => item.sku === sku);
}

function heldOf(known: Reservation, sku: string): number {
  const item = itemOf(known, sku);
  return item === undefined ? 0 : remaining(item);
}

function shippedOf(known: Reservation, sku: string, shipmentId: string): number | undefined {
  return itemOf(known, sku)?.shipped[shipmentId];
}

function shipped(known: Reservation, shipmentId: string, leaving: readonly OrderLine[]): Reservation {
  const quantities = new Map(leaving.map(({ sku, quantity }) => [sku, quantity]));
  const items = known.items.map((item) => {
    const quantity = quantities.get(item.sku);
    return quantity === undefined ? item : { ...item, shipped: { ...item.shipped, [shipmentId]: quantity } };
  });
  const isAll = items.every((item) => remaining(item) === 0);
  return { ...known, items, status: isAll ? 'committed' : 'reserved', version: known.version + 1 };
}

function saleOf(
  before: Reservation,
  after: Reservation,
  shipmentId: string,
  leaving: readonly OrderLine[],
): StockWrite {
  const { orderId } = before;
  const skus = new Set(leaving.map(({ sku }) => sku));
  const units = unitsOf(after.items, (item) => (skus.has(item.sku) ? (item.shipped[shipmentId] ?? 0) : 0));
  return {
    ...writeOf(before, after),
    deltas: units.map(selling),
    sales: units.map((unit) => ({ ...unit, orderId, shipmentId })),
  };
}

function committedOf({ orderId, status, items }: Reservation, shipmentId: string): StockDone {
  return { orderId, status, items: unitsOf(items, (item) => item.shipped[shipmentId] ?? 0) };
}

function writeOf(before: Reservation | undefined, after: Reservation): StockWrite {
  return { before, after, deltas: [], sales: [], events: [] };
}
