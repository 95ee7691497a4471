import type { JsonObject } from '../kernel/json.ts';
import { invalidArgument } from './errors.ts';

/** The empty text where there is none. */
export function text(input: JsonObject, member: string): string {
  return optionalText(input, member) ?? '';
}

export function optionalText(input: JsonObject, member: string): string | undefined {
  const value = input[member];
  return typeof value === 'string' ? value : undefined;
}

export function texts(input: JsonObject, member: string): Record<string, string> {
  const entries = Object.entries(input[member] ?? {}).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** A number that came as text; undefined where it is left out. */
export function wholeNumber(
  input: JsonObject,
  member: string,
  { name, min, max }: { name: string; min: number; max: number },
): number | undefined {
  const written = optionalText(input, member);
  if (written === undefined) return undefined;
  const value = /^\d+$/.test(written) ? Number(written) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw invalidArgument(`Argument ${name} must be an integer between ${min} and ${max}`, name, written);
}
