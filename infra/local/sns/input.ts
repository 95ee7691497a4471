import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import { invalidParameter } from './errors.ts';

export function optionalText(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidParameter(`${name} is not a string`);
  return value;
}

export function requiredText(input: JsonObject, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '') throw invalidParameter(`${name} is required`);
  return value;
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

/** A text that holds a JSON object, as policies do. */
export function jsonObject(name: string, text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalidParameter(`${name}: failed to parse JSON. ${error instanceof Error ? error.message : ''}`);
  }
  if (isJsonObject(value)) return value;
  throw invalidParameter(`${name}: it is not a JSON object`);
}

/** AWS: lists come in pages of 100. */
const PAGE = 100;

export function page(items: readonly JsonObject[], input: JsonObject, member: string): JsonObject {
  const token = optionalText(input, 'NextToken') ?? '';
  const start = token === '' ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) throw invalidParameter('NextToken');
  const end = start + PAGE;
  return {
    [member]: items.slice(start, end),
    ...(end < items.length ? { NextToken: Buffer.from(String(end)).toString('base64url') } : {}),
  };
}
