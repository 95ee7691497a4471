import { inputReaders } from '../kernel/input-readers.ts';
import type { JsonObject } from '../kernel/json.ts';
import { invalidParameter, invalidValue, missingParameter } from './errors.ts';

export const { optionalText, requiredText, textMap, objectList } = inputReaders({
  invalid: invalidParameter,
  missing: missingParameter,
});

export interface Range {
  readonly min: number;
  readonly max: number;
}

export function optionalInteger(input: JsonObject, name: string, { min, max }: Range): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw invalidValue(JSON.stringify(value), name, `Must be between ${min} and ${max}, if provided.`);
  }
  return value;
}

export function requiredInteger(input: JsonObject, name: string, range: Range): number {
  const value = optionalInteger(input, name, range);
  if (value === undefined) throw missingParameter(name);
  return value;
}

export function textList(input: JsonObject, name: string): string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value)) {
    const texts = value.filter((item) => typeof item === 'string');
    if (texts.length === value.length) return texts;
  }
  throw invalidParameter(`${name} is not a list of strings`);
}
