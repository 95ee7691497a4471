import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { ADJUSTMENT_REASONS } from './stock-adjustment.ts';

const whole = v.pipe(v.number(), v.integer());

/** Why the units on hand of a SKU are other than before, who says so, and when. Never changed, never removed. */
export const movementSchema = v.pipe(
  v.strictObject({
    movementId: v.string(),
    sku: v.string(),
    location: v.string(),
    at: v.pipe(v.string(), v.isoTimestamp()),
    reason: v.picklist([...ADJUSTMENT_REASONS, 'sold']),
    change: whole,
    /** Of adjustments; a sale is written without reading the level. */
    onHand: v.optional(v.strictObject({ before: whole, after: whole })),
    note: v.optional(v.string()),
    /** The operator's user id. */
    by: v.optional(v.string()),
    orderId: v.optional(v.string()),
    shipmentId: v.optional(v.string()),
  }),
  v.title('StockMovement'),
);

export type StockMovement = Readonly<v.InferOutput<typeof movementSchema>>;

/** In the order of time, and unlike any other. */
export function movementIdAt(time: Date): string {
  return `${time.toISOString()}-${randomUUID().slice(0, 8)}`;
}
