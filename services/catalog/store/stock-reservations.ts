import { setTimeout } from 'node:timers/promises';
import { outbox } from '@bodega/shared/events/outbox';
import type { Cause } from '@bodega/shared/events/domain-event';
import {
  commit,
  type CommitStock,
  type Outcome,
  release,
  type ReleaseStock,
  reserve,
  type ReserveStock,
  type StockAnswer,
  type StockWrite,
} from '../domain/stock-commands.ts';
import { linesOf, type Reservation } from '../domain/stock-reservation.ts';
import { movementIdAt } from '../domain/stock-movement.ts';
import { type Item, levelOf } from './stock-level-item.ts';
import { levelKey, levelUpdate } from './stock-levels.ts';
import { movementPut } from './stock-movements.ts';
import { readItems } from './stock-reads.ts';
import { keys, table } from './table.ts';
import { type TransactItem, writeTogether } from './transaction.ts';

/**
 * How often a command decides anew because what it had read is no longer so. Who comes that far goes back to the queue.
 */
const DECISIONS = 8;
const FIRST_WAIT_MS = 5;

/**
 * Looks before it tries: in a rush, the many who come too late only read, and those who are in time find nobody at the
 * level but each other.
 */
export function reserveStock(command: ReserveStock, cause: Cause): Promise<StockAnswer> {
  const key = keys.reservation(command.orderId);
  const wanted = [key, ...linesOf(command.items).map(({ sku }) => levelKey(sku))];
  return decided(cause, async () => {
    const items = await readItems(wanted, { consistent: true });
    const known = items.find(({ pk }) => pk === key.pk);
    const levels = items.filter((item) => item !== known).map(levelOf);
    const available = new Map(levels.map((level) => [level.sku, level.available]));
    return reserve(command, known && reservationOf(known), available, cause);
  });
}

export function releaseStock(command: ReleaseStock, cause: Cause): Promise<StockAnswer> {
  return decided(cause, async () => release(command, await findReservation(command.orderId), cause));
}

export function commitStock(command: CommitStock, cause: Cause): Promise<StockAnswer> {
  return decided(cause, async () => commit(command, await findReservation(command.orderId)));
}

/** Decides and writes until an answer is reached whose write has found everything as it was when it was decided. */
async function decided(cause: Cause, decide: () => Promise<Outcome>): Promise<StockAnswer> {
  for (let round = 0; round < DECISIONS; round += 1) {
    const { write, answer } = await decide();
    const isWritten = write === undefined || (await writeStock(write, cause));
    if (isWritten && answer !== undefined) return answer;
    if (!isWritten) await setTimeout(Math.random() * FIRST_WAIT_MS * 2 ** round);
  }
  throw new Error('Others are changing the same stock all the time');
}

/** False where something is no longer as it was when this was decided; nothing is written then. */
async function writeStock(
  { before, after, deltas, sales, events }: StockWrite,
  cause: Cause,
): Promise<boolean> {
  const now = new Date();
  const reservation: TransactItem = {
    Put: {
      TableName: table,
      Item: {
        ...keys.reservation(after.orderId),
        ...after,
        updatedAt: now.toISOString(),
        ...(events.length === 0 ? {} : { outbox: outbox(...events) }),
      },
      ...(before === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'version = :before',
            ExpressionAttributeValues: { ':before': before.version },
          }),
    },
  };
  const movements = sales.map(({ quantity, ...sale }) =>
    movementPut({
      ...sale,
      movementId: movementIdAt(now),
      at: now.toISOString(),
      reason: 'sold',
      change: -quantity,
    }),
  );
  const levels = deltas.map((delta): TransactItem => ({ Update: levelUpdate(delta, cause) }));
  const refused = await writeTogether([reservation, ...levels, ...movements]);
  return refused.length === 0;
}

async function findReservation(orderId: string): Promise<Reservation | undefined> {
  const [item] = await readItems([keys.reservation(orderId)], { consistent: true });
  return item && reservationOf(item);
}

function reservationOf(item: Item): Reservation {
  const { orderId, status, items, refusal, version } = item as unknown as Reservation;
  return { orderId, status, items, version, ...(refusal === undefined ? {} : { refusal }) };
}
