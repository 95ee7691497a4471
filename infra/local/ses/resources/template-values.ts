import { isJsonObject, type JsonObject } from '../../kernel/json.ts';

/** Values of a template, read strictly: whatever is of another type is a mistake that the boot names. */

export function objectAt(properties: JsonObject, name: string): JsonObject {
  const value = properties[name] ?? {};
  if (!isJsonObject(value)) throw new Error(`${name} is not an object`);
  return value;
}

export function optionalTextAt(properties: JsonObject, name: string): string | undefined {
  const value = properties[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new Error(`${name} is not text`);
  return value;
}

export function textAt(properties: JsonObject, name: string): string {
  const value = optionalTextAt(properties, name);
  if (value === undefined || value === '') throw new Error(`${name} is missing`);
  return value;
}

export function textsAt(properties: JsonObject, name: string): string[] {
  const value = properties[name] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new Error(`${name} is not a list of texts`);
  }
  return value;
}

/** CloudFormation takes `true` and `'true'`. */
export function flagAt(properties: JsonObject, name: string, otherwise: boolean): boolean {
  const value = properties[name] ?? otherwise;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new Error(`${name} is neither true nor false`);
}
