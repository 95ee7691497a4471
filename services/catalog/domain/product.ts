import type { Money } from '@bodega/shared/money/money';
import * as v from 'valibot';

const CATEGORY = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What an operator says of a product. */
export const newProductSchema = v.strictObject({
  name: v.pipe(
    v.string('has to be a text'),
    v.trim(),
    v.minLength(1, 'is empty'),
    v.maxLength(200, 'is longer than 200'),
  ),
  description: v.optional(v.pipe(v.string('has to be a text'), v.maxLength(5000, 'is longer than 5000')), ''),
  category: v.pipe(
    v.string('has to be a text'),
    v.regex(CATEGORY, 'has to be lower-case words joined by hyphens, as garden-tools'),
    v.maxLength(60, 'is longer than 60'),
  ),
  price: v.strictObject({
    amount: v.pipe(
      v.number('has to be a number'),
      v.safeInteger('has to be whole minor units, as 1999 for 19.99'),
      v.minValue(0, 'has to be 0 or more'),
    ),
    currency: v.pipe(
      v.string('has to be a text'),
      v.regex(/^[A-Z]{3}$/, 'has to be a code of ISO 4217, as EUR'),
    ),
  }),
});

export type NewProduct = v.InferOutput<typeof newProductSchema>;

/** A product of the shop. */
export interface Product {
  readonly productId: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price: Money;
  readonly createdAt: string;
}

export function product(productId: string, created: NewProduct, createdAt: Date): Product {
  return { productId, ...created, createdAt: createdAt.toISOString() };
}
