import * as v from 'valibot';
import { skuSchema } from '../../domain/product.ts';
import { MOST_UNITS } from '../../domain/stock-adjustment.ts';

/** More lines than anybody's order has, and few enough for one transaction. */
const MOST_LINES = 50;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

const items = v.pipe(
  v.array(
    v.strictObject({
      sku: skuSchema,
      quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_UNITS)),
    }),
  ),
  v.minLength(1),
  v.maxLength(MOST_LINES),
);

/** Holds all items for the order, or none. */
export const reserveStockSchema = v.strictObject({ orderId: id, items });

/** Gives back what is held for the order. */
export const releaseStockSchema = v.strictObject({ orderId: id });

/** Lets what is held go: all of it, or the items of one shipment. */
export const commitStockSchema = v.pipe(
  v.strictObject({ orderId: id, items: v.optional(items), shipmentId: v.optional(id) }),
  v.forward(
    v.partialCheck(
      [['items'], ['shipmentId']],
      (command) => command.items === undefined || command.shipmentId !== undefined,
      'is needed with items: it tells a second shipment from a repeated command',
    ),
    ['shipmentId'],
  ),
);
