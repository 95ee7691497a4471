import { type JsonObject, isJsonObject } from '../../kernel/json.ts';

/** Values of a template's properties. CloudFormation takes "8" for 8 and "true" for true; so do these. */
export function textOf(properties: JsonObject, name: string): string | undefined {
  const value = properties[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object') throw new Error(`${name} must be a string`);
  return String(value);
}

export function neededText(properties: JsonObject, name: string): string {
  const value = textOf(properties, name);
  if (value === undefined || value === '') throw new Error(`the property ${name} is required`);
  return value;
}

export function numberOf(properties: JsonObject, name: string): number | undefined {
  const value = textOf(properties, name);
  if (value === undefined) return undefined;
  if (!/^-?\d+$/.test(value)) throw new Error(`${name} must be a whole number`);
  return Number(value);
}

export function numberWithin(
  properties: JsonObject,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const value = numberOf(properties, name);
  if (value === undefined) return undefined;
  if (value < least || value > most) throw new Error(`${name} must be between ${least} and ${most}`);
  return value;
}

export function flagOf(properties: JsonObject, name: string): boolean | undefined {
  const value = textOf(properties, name);
  if (value === undefined) return undefined;
  if (value !== 'true' && value !== 'false') throw new Error(`${name} must be true or false`);
  return value === 'true';
}

export function textsOf(properties: JsonObject, name: string): string[] | undefined {
  const value = properties[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw new Error(`${name} must be a list`);
  return value.map(String);
}

/** One of the values that the local cloud serves; another is said, with the reason why it is not. */
export function choiceOf<T extends string>(
  properties: JsonObject,
  name: string,
  choices: readonly T[],
  whyNotOthers = '',
): T | undefined {
  const value = textOf(properties, name);
  return value === undefined ? undefined : choice(value, name, choices, whyNotOthers);
}

export function choicesOf<T extends string>(
  properties: JsonObject,
  name: string,
  choices: readonly T[],
  whyNotOthers = '',
): T[] | undefined {
  return textsOf(properties, name)?.map((value) => choice(value, name, choices, whyNotOthers));
}

function choice<T extends string>(
  value: string,
  name: string,
  choices: readonly T[],
  whyNotOthers: string,
): T {
  const found = choices.find((known) => known === value);
  if (found !== undefined) return found;
  throw new Error(`${name} cannot be ${value} here; it may be ${choices.join(', ')}. ${whyNotOthers}`.trim());
}

export function objectOf(properties: JsonObject, name: string): JsonObject {
  const value = properties[name];
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw new Error(`${name} must be an object`);
  return value;
}

export function objectsOf(properties: JsonObject, name: string): JsonObject[] {
  const value = properties[name] ?? [];
  if (!Array.isArray(value) || !value.every(isJsonObject))
    throw new Error(`${name} must be a list of objects`);
  return value;
}
