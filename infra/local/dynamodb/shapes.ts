import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';

/** Reads members of requests and answers, which are checked by the engine: what has another shape counts as absent. */
export function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function objectsOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** For members that are always there. */
export function textOf(value: Json | undefined): string {
  return stringOf(value) ?? '';
}

export function stringOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
