import * as v from 'valibot';
import { correcting, type StockDelta, type StockLevel } from './stock.ts';

/** More than any shelf holds: figures stay far below what a number can say exactly. */
export const MOST_UNITS = 1_000_000;

/** Why the units on hand are other than they were, and in which direction that goes. */
const MORE = ['received', 'found', 'returned'] as const;
const FEWER = ['damaged', 'lost'] as const;
export const ADJUSTMENT_REASONS = [...MORE, ...FEWER, 'counted'] as const;
export type AdjustmentReason = (typeof ADJUSTMENT_REASONS)[number];

const units = (least: number) =>
  v.pipe(
    v.number('has to be a number'),
    v.integer('has to be whole units'),
    v.minValue(least, `has to be ${least} or more`),
    v.maxValue(MOST_UNITS, `has to be ${MOST_UNITS} or less`),
  );

export const unitsSchema = units(0);

/** What an operator says of the units on hand: how many more or fewer they are, or how many have been counted. */
export const adjustmentSchema = v.pipe(
  v.strictObject({
    change: v.optional(v.pipe(units(-MOST_UNITS), v.notValue(0, 'has to be other than 0'))),
    onHand: v.optional(unitsSchema),
    reason: v.picklist(ADJUSTMENT_REASONS, `has to be one of ${ADJUSTMENT_REASONS.join(', ')}`),
    note: v.optional(
      v.pipe(
        v.string('has to be a text'),
        v.trim(),
        v.minLength(1, 'is empty'),
        v.maxLength(500, 'is longer than 500'),
      ),
    ),
  }),
  v.forward(
    v.partialCheck(
      [['onHand'], ['reason']],
      ({ onHand, reason }) => (onHand !== undefined) === (reason === 'counted'),
      'goes with the reason counted, and only with it',
    ),
    ['onHand'],
  ),
  v.forward(
    v.partialCheck(
      [['change'], ['reason']],
      ({ change, reason }) => (change === undefined) === (reason === 'counted'),
      'goes with every reason but counted',
    ),
    ['change'],
  ),
  v.forward(
    v.partialCheck(
      [['change'], ['reason']],
      ({ change, reason }) => change === undefined || !contradicts(change, reason),
      'does not go with the reason: received, found and returned make it more, damaged and lost fewer',
    ),
    ['change'],
  ),
);

export type Adjustment = v.InferOutput<typeof adjustmentSchema>;

function contradicts(change: number, reason: AdjustmentReason): boolean {
  return includes(MORE, reason) ? change < 0 : includes(FEWER, reason) && change > 0;
}

function includes(reasons: readonly string[], reason: string): boolean {
  return reasons.includes(reason);
}

/** What the adjustment does to the level, or how far down it could go: what is held for orders cannot be taken away. */
export function adjusted(
  level: StockLevel,
  { change, onHand = level.onHand + (change ?? 0) }: Adjustment,
):
  { readonly delta: StockDelta } | { readonly lowest: { readonly onHand: number; readonly change: number } } {
  const quantity = onHand - level.onHand;
  if (level.available + quantity < 0) return { lowest: { onHand: level.reserved, change: -level.available } };
  return { delta: correcting({ ...level, quantity }) };
}
