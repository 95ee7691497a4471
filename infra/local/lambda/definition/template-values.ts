import { AwsError } from '../../kernel/aws-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

/** Reads properties of a template and members of an input; CloudFormation takes numbers and booleans as text too. */

/** AWS refuses an input of its API by this code; in a template it is the message that counts. */
export class InvalidValue extends AwsError {
  constructor(message: string) {
    super('InvalidParameterValueException', message);
  }
}

export function text(properties: JsonObject, name: string): string {
  const value = optionalText(properties, name);
  if (value === undefined) throw new InvalidValue(`${name} is required`);
  return value;
}

export function optionalText(properties: JsonObject, name: string): string | undefined {
  const value = properties[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new InvalidValue(`${name} must be text`);
}

export function oneOf<T extends string>(
  properties: JsonObject,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const value = optionalText(properties, name);
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined)
    throw new InvalidValue(`${name} must be one of ${allowed.join(', ')}, not ${value}`);
  return found;
}

export function optionalWholeNumber(
  properties: JsonObject,
  name: string,
  [least, most]: readonly [number, number],
): number | undefined {
  const value = properties[name];
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < least || number > most) {
    throw new InvalidValue(
      `${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(value)}`,
    );
  }
  return number;
}

export function optionalBoolean(properties: JsonObject, name: string): boolean | undefined {
  const value = properties[name];
  if (value === undefined || typeof value === 'boolean') return value;
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw new InvalidValue(`${name} must be true or false`);
}

/** The object under `name`; an empty one when it is left out. */
export function section(properties: JsonObject, name: string): JsonObject {
  const value = properties[name] ?? {};
  if (!isJsonObject(value)) throw new InvalidValue(`${name} must be an object`);
  return value;
}

export function list(properties: JsonObject, name: string): Json[] {
  const value = properties[name] ?? [];
  if (!Array.isArray(value)) throw new InvalidValue(`${name} must be a list`);
  return value;
}
