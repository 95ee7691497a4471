import { inputReaders } from '../kernel/input-readers.ts';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import { invalidParameter } from './errors.ts';

export const { optionalText, requiredText, textMap, objectList } = inputReaders({
  invalid: invalidParameter,
});

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
