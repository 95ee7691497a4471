import * as v from 'valibot';

/** A customer wants to be told, once, when a SKU is for sale again. */
export const stockAlertSchema = v.pipe(
  v.strictObject({
    sku: v.string(),
    product: v.pipe(v.string(), v.description('As the mail will call it.')),
    askedAt: v.pipe(v.string(), v.isoTimestamp()),
  }),
  v.title('StockAlert'),
);

export type StockAlert = Readonly<v.InferOutput<typeof stockAlertSchema>>;

/** So many at a time for each customer: the shop is not a spring of mails. */
export const MOST_ALERTS = 50;
