import { inputReaders } from '../kernel/input-readers.ts';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import { badRequest } from './errors.ts';

export const { optionalText, requiredText, objectList } = inputReaders({ invalid: badRequest });

export function optionalObject(input: JsonObject, name: string): JsonObject | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw badRequest(`${name} must be a structure`);
  return value;
}

export function requiredObject(input: JsonObject, name: string): JsonObject {
  const value = optionalObject(input, name);
  if (value === undefined) throw badRequest(`${name} is required`);
  return value;
}

export function textList(input: JsonObject, name: string): string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw badRequest(`${name} must be a list of strings`);
  }
  return value;
}

/** A page of a list; the token is the position of the next item. */
export function pageOf<T>(
  items: readonly T[],
  input: JsonObject,
  mostPerPage = 100,
): { page: readonly T[]; next: JsonObject } {
  const size = Number(input.PageSize ?? mostPerPage);
  const start = Number(input.NextToken ?? 0);
  if (!Number.isInteger(size) || size < 1) throw badRequest('PageSize must be a positive number');
  if (!Number.isInteger(start) || start < 0) throw badRequest('The NextToken is not valid');
  const end = start + Math.min(size, mostPerPage);
  return { page: items.slice(start, end), next: end < items.length ? { NextToken: String(end) } : {} };
}
