import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

/** Values of a template's bucket, read strictly: whatever is of another type is a mistake that the boot names. */

export function objectAt(properties: JsonObject, name: string): JsonObject {
  const value = properties[name] ?? {};
  if (!isJsonObject(value)) throw new Error(`${name} is not an object`);
  return value;
}

export function objectsAt(properties: JsonObject, name: string): JsonObject[] {
  const value = properties[name] ?? [];
  if (!Array.isArray(value) || !value.every(isJsonObject))
    throw new Error(`${name} is not a list of objects`);
  return value;
}

export function textsAt(properties: JsonObject, name: string): string[] {
  const value = properties[name] ?? [];
  if (!Array.isArray(value)) throw new Error(`${name} is not a list`);
  return value.map((item) => textOf(item, name));
}

export function optionalTextAt(properties: JsonObject, name: string): string | undefined {
  return properties[name] === undefined ? undefined : textOf(properties[name], name);
}

export function textAt(properties: JsonObject, name: string): string {
  const value = optionalTextAt(properties, name);
  if (value === undefined) throw new Error(`${name} is missing`);
  return value;
}

/** CloudFormation takes `30` and `'30'`. */
export function optionalCountAt(properties: JsonObject, name: string): number | undefined {
  const value = properties[name];
  if (value === undefined) return undefined;
  const count = Number(textOf(value, name));
  if (!Number.isInteger(count) || count < 1) throw new Error(`${name} is not a whole number above 0`);
  return count;
}

function textOf(value: Json | undefined, name: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new Error(`${name} is not text`);
}
