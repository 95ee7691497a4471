import { createHash } from 'node:crypto';
import type { Cause } from '@bodega/shared/events/domain-event';
import { MAIN_LOCATION, type StockLevel } from '../domain/stock.ts';
import { adjusted } from '../domain/stock-adjustment.ts';
import type { StockMovement } from '../domain/stock-movement.ts';
import { isLevel, levelOf } from './stock-level-item.ts';
import { levelKey, levelUpdate } from './stock-levels.ts';
import { movementPut } from './stock-movements.ts';
import { readItems } from './stock-reads.ts';
import { keys } from './table.ts';
import { type TransactItem, writeTogether } from './transaction.ts';

/** Who counted, and where that is written. */
export interface Count {
  readonly importId: string;
  /** When the import began: its movements stand at this time among those of the SKU. */
  readonly startedAt: string;
  readonly by?: string | undefined;
  readonly note: string;
  readonly cause: Cause;
}

/** What the books have of a SKU that was counted. */
export interface CountedSku {
  /** Undefined for one that the shop does not know yet. */
  readonly level?: StockLevel;
  /** This very count is in the books already. */
  readonly isBooked: boolean;
}

/** Two keys a SKU, and 100 in a BatchGetItem. */
const READ_AT_ONCE = 50;

export async function findCountedSkus(
  skus: ReadonlySet<string>,
  count: Count,
): Promise<Map<string, CountedSku>> {
  const found = new Map<string, CountedSku>();
  for (let at = 0; at < skus.size; at += READ_AT_ONCE) {
    const group = [...skus].slice(at, at + READ_AT_ONCE);
    const wanted = group.flatMap((sku) => [levelKey(sku), keys.stockMovement(sku, movementIdOf(count))]);
    const items = await readItems(wanted, { consistent: true });
    const levels = new Map(items.filter(isLevel).map((item) => [item.sku as string, levelOf(item)]));
    const booked = new Set(
      items.flatMap((item) => (isLevel(item) ? [] : [(item.movement as StockMovement).sku])),
    );
    for (const sku of group) {
      const level = levels.get(sku);
      found.set(sku, { ...(level === undefined ? {} : { level }), isBooked: booked.has(sku) });
    }
  }
  return found;
}

/** How many units are held for orders, where that is more than were counted: such a count cannot be booked. */
export function heldOfCount({ level, isBooked }: CountedSku, onHand: number): number | undefined {
  if (isBooked || level === undefined) return undefined;
  return 'lowest' in adjusted(level, { reason: 'counted', onHand }) ? level.reserved : undefined;
}

/** AWS: 100 items in a transaction, two a SKU. */
const BOOKED_AT_ONCE = 50;

/**
 * Books what was counted of the SKUs of a product, which all exist. Each movement has the same id however often it is
 * tried, so that it is booked once. False where a level has changed since it was read: it has to be read again.
 */
export async function bookCount(
  counted: ReadonlyMap<string, number>,
  found: ReadonlyMap<string, CountedSku>,
  count: Count,
): Promise<boolean> {
  const items = [...counted].flatMap(([sku, units]) => booking(sku, units, found.get(sku), count));
  for (let at = 0; at < items.length; at += 2 * BOOKED_AT_ONCE) {
    const reasons = await writeTogether(items.slice(at, at + 2 * BOOKED_AT_ONCE));
    if (reasons.length > 0) return false;
  }
  return true;
}

/** Whether booking these would change anything, or has. */
export function changesStock(
  counted: ReadonlyMap<string, number>,
  found: ReadonlyMap<string, CountedSku>,
): boolean {
  return [...counted].some(([sku, units]) => {
    const { level, isBooked = false } = found.get(sku) ?? {};
    return isBooked || units !== (level?.onHand ?? 0);
  });
}

function booking(sku: string, units: number, found: CountedSku | undefined, count: Count): TransactItem[] {
  const level = found?.level ?? newLevel(sku);
  const result = adjusted(level, { reason: 'counted', onHand: units });
  if (found?.isBooked === true || 'lowest' in result || result.delta.onHand === 0) return [];
  const { startedAt: at, by, note, cause } = count;
  const movement: StockMovement = {
    movementId: movementIdOf(count),
    sku,
    location: level.location,
    at,
    reason: 'counted',
    change: result.delta.onHand,
    onHand: { before: level.onHand, after: units },
    note,
    ...(by === undefined ? {} : { by }),
  };
  return [{ Update: levelUpdate(result.delta, cause, { onHand: level.onHand }) }, movementPut(movement)];
}

/** As the write of its product has just made it. */
function newLevel(sku: string): StockLevel {
  return {
    ...{ sku, location: MAIN_LOCATION, productId: '' },
    ...{ onHand: 0, reserved: 0, available: 0, sold: 0, lowAt: 0 },
  };
}

function movementIdOf({ importId, startedAt }: Count): string {
  return `${startedAt}-${createHash('sha256').update(importId).digest('hex').slice(0, 8)}`;
}
