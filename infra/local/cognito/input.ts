import { type Json, type JsonObject, isJsonObject } from '../kernel/json.ts';
import { invalidParameter } from './errors.ts';

/** A member of a request, by its type. What has another type is refused as AWS's own validation does. */
export function text(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidParameter(`${name} must be a string`);
  return value;
}

export function requiredText(input: JsonObject, name: string): string {
  const value = text(input, name);
  if (value === undefined || value === '') {
    const member = name.charAt(0).toLowerCase() + name.slice(1);
    throw invalidParameter(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}

export function flag(input: JsonObject, name: string): boolean | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw invalidParameter(`${name} must be true or false`);
  return value;
}

export function wholeNumber(input: JsonObject, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw invalidParameter(`${name} must be a whole number`);
  return value;
}

export function textList(input: JsonObject, name: string): string[] | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw invalidParameter(`${name} must be a list of strings`);
  }
  return value;
}

export function object(input: JsonObject, name: string): JsonObject {
  const value = input[name];
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw invalidParameter(`${name} must be an object`);
  return value;
}

/** `[{Name, Value}]` as AWS writes attributes. A missing value means an empty one. */
export function attributeList(input: JsonObject, name: string): Record<string, string> {
  const value: Json = input[name] ?? [];
  if (!Array.isArray(value)) throw invalidParameter(`${name} must be a list`);
  return Object.fromEntries(
    value.map((item) => {
      if (!isJsonObject(item)) throw invalidParameter(`${name} must be a list of names and values`);
      return [requiredText(item, 'Name'), text(item, 'Value') ?? ''];
    }),
  );
}

/** `ValidationData`: written as attributes are; null where the request has none, as triggers see it. */
export function validationData(input: JsonObject): JsonObject | null {
  return (input.ValidationData ?? undefined) === undefined ? null : attributeList(input, 'ValidationData');
}
