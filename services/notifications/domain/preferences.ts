import * as v from 'valibot';
import {
  CATEGORIES,
  type Category,
  canBeSwitchedOff,
  SWITCHABLE,
  type SwitchableCategory,
} from './categories.ts';

/** What a customer has said about mails. Who has said nothing gets what there is. */
export interface Preferences {
  /** Grows with every change; 0 where nothing was ever said. */
  readonly version: number;
  readonly off: readonly SwitchableCategory[];
}

export const NOTHING_SAID: Preferences = { version: 0, off: [] };

export function wants({ off }: Preferences, category: Category): boolean {
  return !canBeSwitchedOff(category) || !off.includes(category);
}

const cannot = 'cannot be switched off: these mails belong to your account and your orders';

/** Category → whether its mails are sent. Those that cannot be switched off may be named, too. */
const choicesSchema = v.strictObject({
  account: v.optional(v.literal(true, cannot), true),
  orders: v.optional(v.literal(true, cannot), true),
  'stock-alerts': v.boolean(),
});

export const preferencesSchema = v.pipe(
  v.strictObject({
    mails: v.pipe(
      choicesSchema,
      v.description('Category → whether its mails are sent.'),
      v.title('MailChoices'),
    ),
  }),
  v.title('NotificationPreferences'),
);

export type ShownPreferences = v.InferOutput<typeof preferencesSchema>;

export function shown(preferences: Preferences): ShownPreferences {
  const categories = Object.keys(CATEGORIES) as Category[];
  const mails = Object.fromEntries(categories.map((each) => [each, wants(preferences, each)]));
  return { mails: mails as ShownPreferences['mails'] };
}

export function switchedOff({ mails }: ShownPreferences): SwitchableCategory[] {
  return SWITCHABLE.filter((category) => !mails[category]);
}
