import * as v from 'valibot';

/** Why a customer gets a mail, as the preferences name it. */
export const CATEGORIES = {
  /** Welcome, the copy of one's data, the end of the account. */
  account: { canBeSwitchedOff: false },
  /** What happens to an order: part of the purchase. */
  orders: { canBeSwitchedOff: false },
  /** What one asked to be told of: advertising, in the eyes of the law. */
  'stock-alerts': { canBeSwitchedOff: true },
} as const;

export type Category = keyof typeof CATEGORIES;

export const SWITCHABLE = ['stock-alerts'] as const satisfies readonly Category[];
export type SwitchableCategory = (typeof SWITCHABLE)[number];

export const switchableSchema = v.picklist(SWITCHABLE);

export function canBeSwitchedOff(category: Category): category is SwitchableCategory {
  return CATEGORIES[category].canBeSwitchedOff;
}
