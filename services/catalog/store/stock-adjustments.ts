import type { Cause } from '@bodega/shared/events/domain-event';
import type { HttpAnswer } from '@bodega/shared/http/http-handler';
import {
  type IdempotentRequest,
  replay,
  type StoredAnswer,
  stillRunning,
} from '@bodega/shared/http/idempotency';
import type { StockDelta, StockLevel } from '../domain/stock.ts';
import type { StockMovement } from '../domain/stock-movement.ts';
import { answerOnce } from './answers.ts';
import { levelOf } from './stock-level-item.ts';
import { levelKey, levelUpdate } from './stock-levels.ts';
import { movementPut } from './stock-movements.ts';
import { readItems } from './stock-reads.ts';
import { keys } from './table.ts';

/** How often an adjustment starts anew because the level has changed since it was read. */
const ATTEMPTS = 5;

export interface StockAdjustment<Answer extends HttpAnswer> {
  readonly delta: StockDelta;
  readonly movement: StockMovement;
  readonly answer: Answer;
}

interface Asked {
  readonly request: IdempotentRequest;
  readonly cause: Cause;
}

/**
 * Changes the units on hand, and stores why and what was answered, in one transaction. `decide` sees the level as it is,
 * again when it has changed meanwhile, and throws what stands against the adjustment.
 */
export async function adjustStock<Answer extends HttpAnswer>(
  sku: string,
  { request, cause }: Asked,
  decide: (level: StockLevel | undefined) => StockAdjustment<Answer>,
): Promise<Answer> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const items = await readItems([keys.answer(request.id), levelKey(sku)], { consistent: true });
    // A repeated request is answered as before, whatever would stand against it now.
    const earlier = items.find((item) => 'stored' in item);
    if (earlier !== undefined) return replay(request, earlier.stored as StoredAnswer<Answer>);
    const level = items[0] && levelOf(items[0]);
    const { delta, movement, answer } = decide(level);
    const update = { Update: levelUpdate(delta, cause, { onHand: level?.onHand ?? 0 }) };
    const written = await answerOnce(request, answer, [update, movementPut(movement)], changed).catch(again);
    if (written !== undefined) return written;
  }
  throw stillRunning();
}

class Changed extends Error {
  override readonly name = 'Changed';
}

function changed(): Changed {
  return new Changed('The level has changed since it was read');
}

function again(error: unknown): undefined {
  if (!(error instanceof Changed)) throw error;
}
