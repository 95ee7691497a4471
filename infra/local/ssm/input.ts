import { inputReaders } from '../kernel/input-readers.ts';
import type { JsonObject } from '../kernel/json.ts';
import { invalid } from './errors.ts';

export const { optionalText, requiredText } = inputReaders({ invalid });

export function flag(input: JsonObject, name: string): boolean {
  const value = input[name] ?? false;
  if (typeof value !== 'boolean') throw invalid(`${name} must be true or false`);
  return value;
}

export function textList(input: JsonObject, name: string): string[] {
  const value = input[name];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string') || value.length === 0) {
    throw invalid(`${name} must be a list of strings`);
  }
  return value;
}

/** A page of a list; the token is the position of the next item. */
export function pageOf<T>(
  items: readonly T[],
  input: JsonObject,
  most: number,
): { page: readonly T[]; next: JsonObject } {
  const size = Number(input.MaxResults ?? most);
  const start = Number(input.NextToken ?? 0);
  if (!Number.isInteger(size) || size < 1 || size > most)
    throw invalid(`MaxResults must be between 1 and ${most}`);
  if (!Number.isInteger(start) || start < 0) throw invalid('The NextToken is not valid');
  const end = start + size;
  return { page: items.slice(start, end), next: end < items.length ? { NextToken: String(end) } : {} };
}
