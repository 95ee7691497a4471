/**
 * The postal code as it is written in its country, by the first of the forms that it fits; undefined if it fits none.
 * Forms: countries.ts.
 */
export function writtenAs(code: string, forms: readonly string[]): string | undefined {
  const signs = compact(code);
  const form = forms.find((each) => fits(signs, compact(each, '#@*')));
  return form === undefined ? undefined : inForm(signs, form);
}

/** A postal code of that form, for telling people what we expect. */
export function exampleOf(form: string): string {
  const digits = '123456789';
  let next = 0;
  return form.replace(/[#@*]/g, (sign) => {
    next += 1;
    return sign === '@' ? 'A' : (digits[(next - 1) % 9] ?? '1');
  });
}

function compact(text: string, also = ''): string {
  return Array.from(text.toUpperCase())
    .filter((sign) => /[A-Z0-9]/.test(sign) || also.includes(sign))
    .join('');
}

function fits(signs: string, form: string): boolean {
  return signs.length === form.length && Array.from(form).every((kind, at) => isOf(kind, signs.charAt(at)));
}

function isOf(kind: string, sign: string): boolean {
  if (kind === '#') return /\d/.test(sign);
  if (kind === '@') return /[A-Z]/.test(sign);
  return kind === '*' || kind === sign;
}

function inForm(signs: string, form: string): string {
  let next = 0;
  return form.replace(/[#@*A-Z0-9]/g, () => signs.charAt(next++));
}
