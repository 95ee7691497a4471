import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import { invalidParameter, invalidValue, missingParameter } from './errors.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
}

export function optionalText(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidParameter(`${name} is not a string`);
  return value;
}

export function requiredText(input: JsonObject, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '') throw missingParameter(name);
  return value;
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

export function textMap(input: JsonObject, name: string): Record<string, string> {
  const value = input[name] ?? {};
  if (!isJsonObject(value)) throw invalidParameter(`${name} is not a map`);
  const texts: Record<string, string> = {};
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw invalidParameter(`${name}.${key} is not a string`);
    texts[key] = text;
  }
  return texts;
}

export function objectList(input: JsonObject, name: string): JsonObject[] {
  const value = input[name] ?? [];
  if (Array.isArray(value)) {
    const objects = value.filter(isJsonObject);
    if (objects.length === value.length) return objects;
  }
  throw invalidParameter(`${name} is not a list of structures`);
}
