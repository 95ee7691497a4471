import * as v from 'valibot';

/** An amount of money: whole minor units (cents) of an ISO 4217 currency. */
export const moneySchema = v.pipe(
  v.strictObject({
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
  v.title('Money'),
);

export type Money = Readonly<v.InferOutput<typeof moneySchema>>;
