/** A text out of a request; empty when there is none. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
