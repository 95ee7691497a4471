/** ISO 4217: the currencies whose minor unit is not a hundredth. */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI'].map(to(0)),
  ...['VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(to(0)),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map(to(3)),
  ...['CLF', 'UYW'].map(to(4)),
]);

function to(exponent: number) {
  return (currency: string): [string, number] => [currency, exponent];
}

/** How many digits of the currency's amounts stand behind the dot. */
export function exponentOf(currency: string): number {
  return EXPONENTS.get(currency) ?? 2;
}

/** Longer ones are no safe integers any more. */
const MOST_DIGITS = 15;

/**
 * `19.99` of EUR is 1999 minor units. Digits are moved, nothing is computed: there are no rounding errors. Undefined
 * where the text says no exact amount of the currency.
 */
export function minorUnits(text: string, currency: string): number | undefined {
  const exponent = exponentOf(currency);
  const [, whole, decimals = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || /[^0]/.test(decimals.slice(exponent))) return undefined;
  const digits = (whole + decimals.slice(0, exponent).padEnd(exponent, '0')).replace(/^0+(?=\d)/, '');
  return digits.length > MOST_DIGITS ? undefined : Number(digits);
}

/** The other way round: 1999 of EUR is `19.99`. */
export function majorUnits(amount: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(amount).padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** An amount of the currency, to show how it is written. */
export function exampleAmount(currency: string): string {
  const exponent = exponentOf(currency);
  return exponent === 0 ? '1999' : `19.${'9900'.slice(0, exponent)}`;
}
